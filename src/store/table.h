#pragma once

#include <cassert>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "store/row_codec.h"
#include "store/store.h"

namespace regionfall::store {

// Rows of one kind, in memory, ordered by key. Changes belong to the store's current turn: they are kept when the turn
// is committed and undone when it is rolled back. Row must be copyable and have fields (fields.h).
//
// Pointers and references to rows hold until the row is put or erased.
template <HasFields Row>
class Table final : public TableBase {
 public:
  using Rows = std::map<std::string, Row, std::less<>>;

  // `name` is unique in the store and never changes. The table registers itself; it must outlive no longer than the
  // store and be made before the store is opened.
  Table(Store& store, std::string name) : TableBase(store, std::move(name)) {}

  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }
  typename Rows::const_iterator begin() const { return rows_.begin(); }
  typename Rows::const_iterator end() const { return rows_.end(); }
  // The rows whose keys are not less than `key`, from there on.
  typename Rows::const_iterator from(std::string_view key) const { return rows_.lower_bound(key); }

  // Null when there is none.
  const Row* find(std::string_view key) const {
    const auto found = rows_.find(key);
    return found == rows_.end() ? nullptr : &found->second;
  }
  bool contains(std::string_view key) const { return find(key) != nullptr; }

  // Inserts, or replaces the row of that key.
  void put(std::string key, Row row) {
    const auto found = rows_.find(key);
    if (found == rows_.end()) {
      record(key, encode_row(row), [this, key] { rows_.erase(key); });
      rows_.emplace(std::move(key), std::move(row));
    } else {
      record(key, encode_row(row),
             [this, key, old = std::move(found->second)]() mutable { rows_.insert_or_assign(key, std::move(old)); });
      found->second = std::move(row);
    }
  }

  // Lets `change` modify a copy of the row, and puts that. The row must exist.
  template <class Change>
  void update(std::string_view key, Change&& change) {
    const Row* row = find(key);
    assert(row != nullptr);
    Row copy = *row;
    change(copy);
    put(std::string(key), std::move(copy));
  }

  // Returns whether there was one.
  bool erase(std::string_view key) {
    const auto found = rows_.find(key);
    if (found == rows_.end()) return false;
    std::string owned(key);
    record_erase(owned, [this, owned, old = std::move(found->second)]() mutable {
      rows_.insert_or_assign(owned, std::move(old));
    });
    rows_.erase(found);
    return true;
  }

 private:
  Result<void> load(std::string key, std::string_view bytes) override {
    rows_.insert_or_assign(std::move(key), TRY(decode_row<Row>(bytes)));
    return {};
  }

  Result<void> apply(std::string key, const std::optional<std::string>& bytes) override {
    if (bytes) {
      put(std::move(key), TRY(decode_row<Row>(*bytes)));
    } else {
      erase(key);
    }
    return {};
  }

  void for_each_encoded(const std::function<void(const std::string&, std::string)>& visit) const override {
    for (const auto& [key, row] : rows_) visit(key, encode_row(row));
  }

  Rows rows_;
};

}  // namespace regionfall::store
