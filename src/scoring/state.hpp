// An instrument, ready to score: what the public handles share. Made once, never changed after, but that it remembers
// scores that tables have led to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "definition/model.hpp"
#include "definition/norm_model.hpp"
#include "kartlegg/instrument.hpp"
#include "scoring/known.hpp"
#include "scoring/plan.hpp"

namespace kartlegg {
inline namespace v1 {

struct InstrumentState {
  InstrumentState(definition::Definition d, std::string hash, std::vector<definition::NormFile> norm_files = {},
                  definition::Evidence studies = {}, std::vector<SourceFile> sources = {})
      : definition(std::move(d)),
        plan(scoring::compile(definition)),
        content_hash(std::move(hash)),
        norms(std::move(norm_files)),
        evidence(std::move(studies)),
        files(std::move(sources)) {}
  InstrumentState(const InstrumentState&) = delete;  // the plan points into the definition
  InstrumentState& operator=(const InstrumentState&) = delete;

  const definition::Definition definition;
  const scoring::Plan plan;
  const std::string content_hash;
  const std::vector<definition::NormFile> norms;  // by id
  const definition::Evidence evidence;
  const std::vector<SourceFile>
      files;  // that all of this was read from, named as within the folder; instrument.yaml first
  mutable scoring::KnownEntries known;
};

}  // namespace v1
}  // namespace kartlegg
