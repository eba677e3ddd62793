# The library's files, by layer: a file may include headers of its own layer and of those above it in this list.
# tests/surface/layers.py holds the code to that.

target_sources(
  kartlegg
  PRIVATE
    src/core/age.cpp
    src/core/error.cpp
    src/core/file.cpp
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
    src/scoring/combine.cpp
    src/scoring/form_choice.cpp
    src/scoring/plan.cpp
    src/scoring/score.cpp
    src/report/explain.cpp
    src/report/json.cpp
    src/report/report.cpp
    src/report/table.cpp
    src/report/text.cpp
    src/review/coverage.cpp
    src/review/read_cases.cpp
    src/review/run_case.cpp
    src/check.cpp
    src/instrument.cpp)
