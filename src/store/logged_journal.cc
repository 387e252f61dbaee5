#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <future>
#include <map>
#include <optional>
#include <utility>

#include "base/files.h"
#include "base/paths.h"
#include "store/sqlite_rows.h"
#include "store/store.h"
#include "store/turn_log.h"

namespace regionfall::store {
namespace {

// A log that has grown to so many bytes is folded into the rows.
constexpr std::uint64_t kLogBytesMax = std::uint64_t{8} << 20;

using RowKey = std::pair<std::string, std::string>;  // table, key

// The last change to each row, in the order of the rows.
class LastChanges {
 public:
  void add(std::vector<Change> changes) {
    for (Change& change : changes) {
      RowKey row{change.table, change.key};
      last_.insert_or_assign(std::move(row), std::move(change));
    }
  }
  bool has(std::string_view table, std::string_view key) const { return last_.contains(RowKey{table, key}); }
  std::vector<Change> take() {
    std::vector<Change> changes;
    changes.reserve(last_.size());
    for (auto& [row, change] : std::exchange(last_, {})) changes.push_back(std::move(change));
    return changes;
  }

 private:
  std::map<RowKey, Change> last_;
};

// The logs of the store at `path` are called as it, with `.log-` and a number behind: turns go to the highest.
std::string log_path(const std::string& path, std::uint64_t number) { return fmt::format("{}.log-{}", path, number); }

Result<std::vector<std::uint64_t>> log_numbers(const std::string& path) {
  const std::string prefix = std::string(base_name(path)) + ".log-";
  std::vector<std::uint64_t> numbers;
  for (const DirectoryEntry& entry : TRY(list_directory(std::string(directory_name(path))))) {
    if (!entry.name.starts_with(prefix)) continue;
    std::uint64_t number = 0;
    const char* end = entry.name.data() + entry.name.size();
    if (std::from_chars(entry.name.data() + prefix.size(), end, number).ptr == end) numbers.push_back(number);
  }
  std::ranges::sort(numbers);
  return numbers;
}

// Appends turns to a log; a log that is full is folded into the rows by another thread while turns go to the next. Who
// is killed in between folds the same log again: the rows are the same afterwards.
class LoggedJournal final : public Journal {
 public:
  static Result<std::unique_ptr<Journal>> open(const std::string& path, Durability durability) {
    std::unique_ptr<SqliteRows> rows = TRY(SqliteRows::open(path));
    std::vector<std::uint64_t> numbers = TRY(log_numbers(path));
    const std::uint64_t last = numbers.empty() ? 1 : numbers.back();
    if (!numbers.empty()) numbers.pop_back();
    TurnLog log = TRY(TurnLog::open(log_path(path, last), durability));
    return std::unique_ptr<LoggedJournal>(
        new LoggedJournal(path, durability, std::move(rows), std::move(numbers), last, std::move(log)));
  }

  Result<void> load(const LoadRow& row) override {
    LastChanges changed;
    for (const std::uint64_t number : full_) changed.add(TRY(read_full(log_path(path_, number))));
    changed.add(TRY(TurnLog::read(log_.path())).changes);
    TRY(rows_->load([&](std::string_view table, std::string_view key, std::string_view bytes) -> Result<void> {
      return changed.has(table, key) ? Result<void>() : row(table, key, bytes);
    }));
    for (const Change& change : changed.take()) {
      if (change.bytes) TRY(row(change.table, change.key, *change.bytes));
    }
    return {};
  }

  Result<void> commit(std::span<const Change> changes) override {
    if (changes.empty()) return {};
    if (log_.bytes() >= kLogBytesMax) TRY(start_next_log());
    return log_.append(changes);
  }

 private:
  LoggedJournal(std::string path, Durability durability, std::unique_ptr<SqliteRows> rows,
                std::vector<std::uint64_t> full, std::uint64_t number, TurnLog log)
      : path_(std::move(path)),
        durability_(durability),
        rows_(std::move(rows)),
        full_(std::move(full)),
        number_(number),
        log_(std::move(log)) {}

  static Result<std::vector<Change>> read_full(const std::string& path) {
    TurnLog::Content content = TRY(TurnLog::read(path));
    if (content.whole_bytes == content.file_bytes) return std::move(content.changes);
    return failure(fmt::format("The store {} is damaged after byte {}.", path, content.whole_bytes));
  }

  // Waits while a log is being folded, so that no more than two wait for it.
  Result<void> start_next_log() {
    if (folding_.valid()) TRY(folding_.get());
    TurnLog next = TRY(TurnLog::open(log_path(path_, number_ + 1), durability_));
    full_.push_back(number_);
    ++number_;
    log_ = std::move(next);
    folding_ = std::async(std::launch::async, [this, numbers = std::exchange(full_, {})] { return fold(numbers); });
    return {};
  }

  Result<void> fold(const std::vector<std::uint64_t>& numbers) {
    LastChanges changed;
    for (const std::uint64_t number : numbers) changed.add(TRY(read_full(log_path(path_, number))));
    TRY(rows_->apply(changed.take()));
    for (const std::uint64_t number : numbers) TRY(remove_file(log_path(path_, number)));
    return {};
  }

  std::string path_;
  Durability durability_;
  std::unique_ptr<SqliteRows> rows_;  // while `folding_` runs, its thread's
  std::vector<std::uint64_t> full_;   // logs before `log_` that nobody folds yet
  std::uint64_t number_;              // of `log_`
  TurnLog log_;
  std::future<Result<void>> folding_;  // ends before the members that it uses
};

}  // namespace

Result<std::unique_ptr<Journal>> open_journal(const std::string& path, Durability durability) {
  return LoggedJournal::open(path, durability);
}

}  // namespace regionfall::store
