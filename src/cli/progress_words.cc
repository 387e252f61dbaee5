#include "cli/progress_words.h"

#include <optional>

namespace regionfall::cli {
namespace {

using terraform::Action;

struct Row {
  Action action;
  ProgressWords words;
  // Where Terraform's machine-readable lines say it in other words.
  std::optional<ProgressWords> for_machines = std::nullopt;
};

constexpr Row kRows[] = {
    {Action::kNoOp, {"noop", "", "", ""}},
    {Action::kCreate, {"create", "Creating", "creating", "Creation"}},
    {Action::kRead, {"read", "Reading", "reading", "Read"}, {{"read", "Refreshing", "refreshing", "Refresh"}}},
    {Action::kUpdate, {"update", "Modifying", "modifying", "Modifications"}},
    {Action::kDelete, {"delete", "Destroying", "destroying", "Destruction"}},
    {Action::kDeleteThenCreate, {"replace", "Creating", "creating", "Creation"}},
    {Action::kCreateThenDelete, {"replace", "Creating", "creating", "Creation"}},
    {Action::kForget,
     {"remove", "Removing from the state", "removing from the state", "Removal from the state"},
     {{"remove", "Removing", "removing", "Removal"}}},
};

}  // namespace

ProgressWords progress_words(Action action, Reader reader) {
  for (const Row& row : kRows) {
    if (row.action == action) return reader == Reader::kMachine ? row.for_machines.value_or(row.words) : row.words;
  }
  return kRows[0].words;
}

}  // namespace regionfall::cli
