#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "terraform/state_store.h"

namespace regionfall::terraform {

// The journal of a run: what it set out to do and what came of it, one record a line. A line is the CRC-32 of its JSON
// text (8 hex digits), a blank, the JSON text, a line feed: so a line that a crash cut off is known as such.

// First of every journal: the state that the records apply to.
struct JournalBase {
  std::string lineage;
  std::uint64_t serial = 0;
  bool operator==(const JournalBase&) const = default;
};
// Last of a journal whose records are in the state about to be written.
struct JournalSeal {
  JournalBase written;
};
struct JournalRestore {
  Deposal deposal;
};
using JournalRecord = std::variant<JournalBase, Intent, Outcome, Deposal, JournalRestore, JournalSeal>;

std::string journal_line(const JournalRecord& record);

struct Journal {
  JournalBase base;
  std::vector<JournalRecord> records;  // without base and seal
  std::optional<JournalBase> sealed;
  std::uint64_t good_bytes = 0;  // up to the end of the last whole line; what follows was cut off
};
// Nothing when not even the first line is whole. A broken line before the last one is damage, and an error.
Result<std::optional<Journal>> parse_journal(std::string_view text);

}  // namespace regionfall::terraform
