#include "store/change_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace regionfall::store {
namespace {

constexpr std::string_view kPositionKey = "position";

// Entries in the order of their numbers.
std::string entry_key(std::int64_t number) { return fmt::format("{:020}", number); }

LoggedChange logged(Change change) { return {std::move(change.table), std::move(change.key), std::move(change.bytes)}; }

}  // namespace

ChangeLog::ChangeLog(Store& store, std::string prefix)
    : store_(store),
      prefix_(std::move(prefix)),
      entries_(store, "log." + prefix_ + "entries"),
      position_(store, "log." + prefix_ + "position") {}

std::int64_t ChangeLog::last() const {
  const Position* position = position_.find(kPositionKey);
  return position == nullptr ? 0 : position->last;
}

void ChangeLog::append(std::size_t from) {
  Entry entry;
  for (Change& change : store_.changes_since(from, prefix_)) entry.changes.push_back(logged(std::move(change)));
  if (entry.changes.empty()) return;
  const std::int64_t number = last() + 1;
  entries_.put(entry_key(number), std::move(entry));
  if (entries_.size() > kEntriesMax) entries_.erase(std::string(entries_.begin()->first));
  position_.put(std::string(kPositionKey), Position{number});
}

LogBatch ChangeLog::everything() const {
  LogBatch batch{.whole = true, .last = last()};
  for (Change& row : store_.rows_of(prefix_)) batch.changes.push_back(logged(std::move(row)));
  return batch;
}

std::optional<LogBatch> ChangeLog::since(std::int64_t number) const {
  const std::int64_t newest = last();
  if (number == newest) return std::nullopt;
  // Who is ahead has a log of another past.
  const auto first = entries_.find(entry_key(number + 1));
  if (number > newest || first == nullptr) return everything();
  LogBatch batch{.after = number, .last = std::min(newest, number + kBatchEntriesMax)};
  for (std::int64_t i = number + 1; i <= batch.last; ++i) {
    const Entry* entry = entries_.find(entry_key(i));
    batch.changes.insert(batch.changes.end(), entry->changes.begin(), entry->changes.end());
  }
  return batch;
}

Result<void> ChangeLog::receive(const LogBatch& batch) {
  if (!batch.whole && batch.last <= last()) return {};
  if (!batch.whole && batch.after != last()) {
    return failure(fmt::format("The changes after {} do not follow those up to {}.", batch.after, last()));
  }
  for (const LoggedChange& change : batch.changes) {
    if (!change.table.starts_with(prefix_)) return failure(fmt::format("{} is no table of the log.", change.table));
  }
  if (batch.whole) {
    std::set<std::pair<std::string_view, std::string_view>> kept;
    for (const LoggedChange& change : batch.changes) kept.emplace(change.table, change.key);
    for (const Change& row : store_.rows_of(prefix_)) {
      if (!kept.contains({row.table, row.key})) TRY(store_.apply({row.table, row.key, std::nullopt}));
    }
  }
  for (const LoggedChange& change : batch.changes) TRY(store_.apply({change.table, change.key, change.bytes}));
  position_.put(std::string(kPositionKey), Position{batch.last});
  return {};
}

}  // namespace regionfall::store
