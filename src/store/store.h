#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace regionfall::store {

class Store;

// What the store knows of a table: its name, and how to put a stored row back into memory. See table.h.
class TableBase {
 public:
  virtual ~TableBase() = default;
  TableBase(const TableBase&) = delete;
  TableBase& operator=(const TableBase&) = delete;
  const std::string& name() const { return name_; }

 protected:
  TableBase(Store& store, std::string name);
  void record(std::string key, std::string bytes, std::move_only_function<void()> undo);
  void record_erase(std::string key, std::move_only_function<void()> undo);

 private:
  friend class Store;
  virtual Result<void> load(std::string key, std::string_view bytes) = 0;
  virtual std::size_t row_count() const = 0;
  // Makes the row what another process says it is; part of the turn.
  virtual Result<void> apply(std::string key, const std::optional<std::string>& bytes) = 0;
  virtual void for_each_encoded(const std::function<void(const std::string& key, std::string bytes)>& visit) const = 0;

  Store& store_;
  std::string name_;
};

// One row's new bytes; none: it is erased.
struct Change {
  std::string table;
  std::string key;
  std::optional<std::string> bytes;
};

// Where changes are kept for good. The store calls it with whole turns, in order.
class Journal {
 public:
  virtual ~Journal() = default;
  using LoadRow = std::function<Result<void>(std::string_view table, std::string_view key, std::string_view bytes)>;
  // Every kept row, in no particular order. Ends with the first error of `row`.
  virtual Result<void> load(const LoadRow& row) = 0;
  // Returns when all of it survives a kill -9 of this process (with disk durability: a loss of power). All or nothing.
  virtual Result<void> commit(std::span<const Change> changes) = 0;
};

enum class Durability : std::uint8_t {
  kProcess,  // what was acknowledged survives kill -9
  kDisk,     // and a loss of power
};

// A journal in the SQLite database at `path` and the logs of turns beside it, all made when missing. A database of a
// newer format is refused. After a loss of power, Durability::kProcess may have lost the last commits, never part of
// one.
Result<std::unique_ptr<Journal>> open_journal(const std::string& path, Durability durability);

// A journal in memory, for tests and simulations.
std::unique_ptr<Journal> memory_journal();

// The state of one process (a region, the edge, the supervisor): tables in memory whose changes are committed turn by
// turn. Used by one thread.
//
// A turn is what one operation or timer changes: begin_turn(), changes through the tables, then take_turn() or
// roll_back(). Several taken turns may be committed in one go, before their answers leave.
class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Loads the tables from the journal. Rows of tables that no longer exist are an error that names the table.
  Result<void> open(std::unique_ptr<Journal> journal);

  void begin_turn();
  // Ends the turn and keeps its changes in memory; returns them for the journal. Empty: nothing changed.
  std::vector<Change> take_turn();
  // Ends the turn and undoes its changes, last first.
  void roll_back();

  // How many rows each table has, by the tables' names.
  std::map<std::string, std::size_t> row_counts() const;

  Journal& journal() { return *journal_; }

  // For tables that processes keep copies of (change_log.h). Tables are meant whose names begin with `prefix`.
  //
  // What the turn has changed so far, from its change number `from` on; changes_in_turn() is their number.
  std::size_t changes_in_turn() const { return turn_.size(); }
  std::vector<Change> changes_since(std::size_t from, std::string_view prefix) const;
  // All rows, as changes that would make them.
  std::vector<Change> rows_of(std::string_view prefix) const;
  // Makes a change that another process made; part of the turn. Errors: there is no such table; the bytes are no row.
  Result<void> apply(const Change& change);

 private:
  friend class TableBase;
  struct Recorded {
    Change change;
    std::move_only_function<void()> undo;
  };

  std::map<std::string, TableBase*, std::less<>> tables_;
  std::unique_ptr<Journal> journal_;
  bool in_turn_ = false;
  std::vector<Recorded> turn_;
};

}  // namespace regionfall::store
