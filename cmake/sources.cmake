# The library's files, by layer: a file may include headers of its own layer and of those above it in this list.
# tests/surface/layers.py holds the code to that.

function(kartlegg_landed)
  foreach(file IN LISTS ARGN)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
      target_sources(kartlegg PRIVATE "${file}")
    endif()
  endforeach()
endfunction()

kartlegg_landed(
  src/core/age.cpp
  src/core/error.cpp
  src/core/nearest.cpp
  src/core/number.cpp
  src/core/sha256.cpp
  src/definition/expression.cpp
  src/definition/parse.cpp
  src/definition/parse_rules.cpp
  src/definition/parse_scoring.cpp
  src/definition/reachable.cpp
  src/definition/reader.cpp
  src/definition/validate.cpp
  src/definition/yaml.cpp
  src/scoring/batch.cpp
  src/scoring/score.cpp
  src/report/json.cpp
  src/report/report.cpp
  src/report/text.cpp
  src/review/check.cpp
  src/instrument.cpp)
