#include "store/store.h"

#include <fmt/format.h>

#include <cassert>
#include <utility>

#include "store/table.h"

namespace regionfall::store {

TableBase::TableBase(Store& store, std::string name) : store_(store), name_(std::move(name)) {
  [[maybe_unused]] const bool is_new = store.tables_.emplace(name_, this).second;
  assert(is_new && "two tables of one name");
}

void TableBase::record(std::string key, std::string bytes, std::move_only_function<void()> undo) {
  assert(store_.in_turn_ && "a change outside of a turn");
  store_.turn_.push_back({{name_, std::move(key), std::move(bytes)}, std::move(undo)});
}

void TableBase::record_erase(std::string key, std::move_only_function<void()> undo) {
  assert(store_.in_turn_ && "a change outside of a turn");
  store_.turn_.push_back({{name_, std::move(key), std::nullopt}, std::move(undo)});
}

Result<void> Store::open(std::unique_ptr<Journal> journal) {
  journal_ = std::move(journal);
  return journal_->load([this](std::string_view name, std::string_view key, std::string_view bytes) -> Result<void> {
    const auto table = tables_.find(name);
    if (table == tables_.end())
      return failure(fmt::format("The store has rows of a table {} that nothing uses.", name));
    if (Result<void> loaded = table->second->load(std::string(key), bytes); !loaded) {
      return failure(fmt::format("Row {} of table {}: {}", key, name, loaded.error().message));
    }
    return {};
  });
}

void Store::begin_turn() {
  assert(!in_turn_ && turn_.empty());
  in_turn_ = true;
}

std::vector<Change> Store::take_turn() {
  assert(in_turn_);
  in_turn_ = false;
  std::vector<Change> changes;
  changes.reserve(turn_.size());
  for (Recorded& recorded : std::exchange(turn_, {})) changes.push_back(std::move(recorded.change));
  return changes;
}

void Store::roll_back() {
  assert(in_turn_);
  in_turn_ = false;
  std::vector<Recorded> undone = std::exchange(turn_, {});
  for (auto recorded = undone.rbegin(); recorded != undone.rend(); ++recorded) recorded->undo();
}

std::vector<Change> Store::changes_since(std::size_t from, std::string_view prefix) const {
  std::vector<Change> changes;
  for (std::size_t i = from; i < turn_.size(); ++i) {
    if (turn_[i].change.table.starts_with(prefix)) changes.push_back(turn_[i].change);
  }
  return changes;
}

std::vector<Change> Store::rows_of(std::string_view prefix) const {
  std::vector<Change> rows;
  for (auto table = tables_.lower_bound(prefix); table != tables_.end() && table->first.starts_with(prefix); ++table) {
    table->second->for_each_encoded(
        [&](const std::string& key, std::string bytes) { rows.push_back({table->first, key, std::move(bytes)}); });
  }
  return rows;
}

Result<void> Store::apply(const Change& change) {
  const auto table = tables_.find(change.table);
  if (table == tables_.end()) return failure(fmt::format("There is no table {}.", change.table));
  return table->second->apply(change.key, change.bytes);
}

}  // namespace regionfall::store
