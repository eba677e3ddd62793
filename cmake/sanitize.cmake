# Compiles the library with sanitizers. The tests themselves are compiled as in any other build, so that a compiler
# cache has them already; of a function that both hold (an instance of a template), the sanitized copy is linked.

set(sanitize -fsanitize=${KARTLEGG_SANITIZE})
target_compile_options(
  kartlegg PRIVATE -Og -g1 -UNDEBUG ${sanitize} -fno-sanitize-recover=all -fno-omit-frame-pointer
                   -fno-sanitize=null,object-size) # long to compile, and seen as bad addresses anyway
target_compile_definitions(kartlegg PRIVATE EIGEN_MALLOC_ALREADY_ALIGNED=1) # as in the tests, which share its matrices
target_link_options(
  kartlegg
  INTERFACE
  ${sanitize}
  # Options of the linker come before the objects of the tests: what is defined first is taken.
  "LINKER:--whole-archive,$<TARGET_FILE:kartlegg>,--no-whole-archive")

if(KARTLEGG_SANITIZE STREQUAL "thread")
  # Here the tests must be watched as well: what they do with threads is half of what is looked at. Statistics,
  # batteries and checks are not: thread_test does not come to them.
  target_compile_options(kartlegg INTERFACE ${sanitize})
  get_target_property(all kartlegg SOURCES)
  set(plain ${all})
  list(FILTER plain INCLUDE REGEX "^src/(stats|battery|review)/")
  list(REMOVE_ITEM all ${plain})
  set_property(TARGET kartlegg PROPERTY SOURCES ${all})
  # A library of its own, so that it is linked last: of a function that both hold, such as the release of a shared
  # pointer, the copy that is watched must be taken, or its synchronisation is not seen.
  add_library(kartlegg_plain STATIC ${plain})
  kartlegg_compile_options(kartlegg_plain)
  set_property(TARGET kartlegg_plain PROPERTY POSITION_INDEPENDENT_CODE ON)
  target_include_directories(kartlegg_plain PRIVATE include src)
  target_compile_definitions(kartlegg_plain PRIVATE KARTLEGG_BUILDING)
  target_link_libraries(kartlegg_plain PRIVATE ${yaml_cpp} Boost::serialization Threads::Threads
                                               nlohmann_json::nlohmann_json Boost::headers Eigen3::Eigen)
  target_link_libraries(kartlegg PRIVATE $<BUILD_INTERFACE:kartlegg_plain>)
endif()
