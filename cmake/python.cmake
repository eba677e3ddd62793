# The Python module kartlegg._core, and what is installed into the package beside it. The package's Python files
# themselves are named in pyproject.toml.

find_package(Python 3.11 REQUIRED COMPONENTS Interpreter Development.Module)
find_package(pybind11 2.10 CONFIG REQUIRED)

# NO_EXTRAS: optimising once more while linking takes a minute, and the library is not part of it.
pybind11_add_module(kartlegg_python MODULE NO_EXTRAS)
target_sources(
  kartlegg_python
  PRIVATE bindings/python/bind_ages.cpp
          bindings/python/bind_agreement.cpp
          bindings/python/bind_answer_sheets.cpp
          bindings/python/bind_archive.cpp
          bindings/python/bind_battery.cpp
          bindings/python/bind_change.cpp
          bindings/python/bind_descriptives.cpp
          bindings/python/bind_errors.cpp
          bindings/python/bind_instrument.cpp
          bindings/python/bind_evidence.cpp
          bindings/python/bind_norming.cpp
          bindings/python/bind_norm_models.cpp
          bindings/python/bind_norms.cpp
          bindings/python/bind_polychoric.cpp
          bindings/python/bind_report.cpp
          bindings/python/bind_reliability.cpp
          bindings/python/bind_roc.cpp
          bindings/python/bind_validation.cpp
          bindings/python/bind_stats.cpp
          bindings/python/bind_table.cpp
          bindings/python/bind_values.cpp
          bindings/python/module.cpp)
kartlegg_compile_options(kartlegg_python)
# The module passes calls on: whatever takes time is in the library. At -O3 it takes a quarter longer to compile.
target_compile_options(kartlegg_python PRIVATE $<$<CONFIG:Release>:-O1>)
set_target_properties(kartlegg_python PROPERTIES OUTPUT_NAME _core)
target_link_libraries(kartlegg_python PRIVATE kartlegg::kartlegg)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  target_link_options(kartlegg_python PRIVATE "LINKER:--exclude-libs,ALL") # the library within is nobody else's
endif()

install(
  TARGETS kartlegg_python
  DESTINATION kartlegg
  COMPONENT python)
install(
  DIRECTORY instruments
  DESTINATION kartlegg
  COMPONENT python)
