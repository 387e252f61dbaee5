#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "store/store.h"

struct sqlite3;
struct sqlite3_stmt;

namespace regionfall::store {

// The rows of a store in one SQLite database. One process at a time has it: a lock that ends with the process. Used by
// one thread at a time.
class SqliteRows {
 public:
  // Makes the database when there is none. Errors: the system's; another process has it; it is none, or of a newer
  // format.
  static Result<std::unique_ptr<SqliteRows>> open(std::string path);

  Result<void> load(const Journal::LoadRow& row);
  // All or nothing; on the disk when it returns. Of two changes to one row the later counts.
  Result<void> apply(std::span<const Change> changes);

 private:
  struct CloseDatabase {
    void operator()(sqlite3* database) const;
  };
  struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

  explicit SqliteRows(std::string path) : path_(std::move(path)) {}

  std::unexpected<Error> problem(std::string_view what) const;
  Result<void> execute(const std::string& sql);
  Result<Statement> statement(const char* sql);
  Result<void> prepare();
  Result<void> write(const Change& change);

  std::string path_;
  std::unique_ptr<sqlite3, CloseDatabase> database_;
  Statement put_;
  Statement erase_;
};

}  // namespace regionfall::store
