# Run with cmake -P; see CMakeLists.txt for what it is given. The folder's name has a space: paths with one must work.

set(work "${BUILD}/tests/consumer/installed copy")
set(prefix "${work}/prefix")
file(REMOVE_RECURSE "${work}")

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(score_with program)
  execute_process(
    COMMAND "${program}" "${prefix}/${DATADIR}/kartlegg/instruments/sdq"
    OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
  message("${output}")
  if(NOT output STREQUAL "emotional: 8, prorated\n") # 2 + 2 + 1 + 1 in four of five items: 7.5, rounded half up
    message(FATAL_ERROR "expected 'emotional: 8, prorated'")
  endif()
endfunction()

run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${prefix}")

message("== find_package")
run("${CMAKE_COMMAND}" -S "${SOURCE}/examples/embed" -B "${work}/build" -G "${GENERATOR}" "-DCMAKE_PREFIX_PATH=${prefix}"
    "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${FLAGS}")
run("${CMAKE_COMMAND}" --build "${work}/build")
score_with("${work}/build/embed")

message("== pkg-config")
set(ENV{PKG_CONFIG_PATH} "${prefix}/${LIBDIR}/pkgconfig")
set(static --static)
set(rpath "")
if(SHARED)
  set(static "")
  set(rpath "-Wl,-rpath,${prefix}/${LIBDIR}")
endif()
execute_process(
  COMMAND "${PKG_CONFIG}" ${static} --cflags --libs kartlegg
  OUTPUT_VARIABLE flags OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${FLAGS} ${flags}")
run("${COMPILER}" -std=c++20 "${SOURCE}/examples/embed/main.cpp" ${flags} ${rpath} -o "${work}/by_pkg_config")
score_with("${work}/by_pkg_config")
