#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "base/result.h"
#include "store/store.h"
#include "store/table.h"

namespace regionfall::store {

// A numbered log of what changes in a group of tables, for processes that keep copies of them: the control plane of a
// global service sends it to the other regions, which go on with what they have when it is away.
//
// The source appends an entry in the turn that made the changes; a receiver makes the same changes in turns of its own.
// Both keep the number of the last entry with the tables, so each knows after a restart where it was.

// As in Change, with fields.
struct LoggedChange {
  std::string table;
  std::string key;
  std::optional<std::string> bytes;
  static constexpr auto kFields = std::tuple(field("table", &LoggedChange::table), field("key", &LoggedChange::key),
                                             field("bytes", &LoggedChange::bytes));
};

// What a receiver is sent: the changes that follow those it has. It has fields, so it travels as a row (row_codec.h).
struct LogBatch {
  bool whole = false;      // all rows there are, in place of what the receiver has
  std::int64_t after = 0;  // else: the receiver must have everything up to here
  std::int64_t last = 0;   // what it has afterwards
  std::vector<LoggedChange> changes;
  static constexpr auto kFields = std::tuple(field("whole", &LogBatch::whole), field("after", &LogBatch::after),
                                             field("last", &LogBatch::last), field("changes", &LogBatch::changes));
};

class ChangeLog {
 public:
  // Entries that the source keeps; a receiver that is further behind gets everything.
  static constexpr std::size_t kEntriesMax = 10'000;
  // Entries of one batch.
  static constexpr std::int64_t kBatchEntriesMax = 1'000;

  // For the tables whose names begin with `prefix`, "iam."; the log's own tables begin with "log.". Made like a table:
  // before the store is opened.
  ChangeLog(Store& store, std::string prefix);

  // The number of the last entry appended or received; 0: none.
  std::int64_t last() const;

  // The source: makes an entry of what the turn has changed since its change number `from`, if it is about these
  // tables.
  void append(std::size_t from);
  // What a receiver that has everything up to `number` is to be sent; nothing: it has it all.
  std::optional<LogBatch> since(std::int64_t number) const;

  // A receiver: makes the changes, within a turn. A batch that it has already changes nothing. An error when entries
  // between are missing or the batch is malformed; roll the turn back then.
  Result<void> receive(const LogBatch& batch);

 private:
  struct Entry {
    std::vector<LoggedChange> changes;
    static constexpr auto kFields = std::tuple(field("changes", &Entry::changes));
  };
  struct Position {
    std::int64_t last = 0;
    static constexpr auto kFields = std::tuple(field("last", &Position::last));
  };

  LogBatch everything() const;

  Store& store_;
  std::string prefix_;
  Table<Entry> entries_;
  Table<Position> position_;
};

}  // namespace regionfall::store
