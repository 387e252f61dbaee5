#include <fmt/format.h>
#include <sqlite3.h>

#include <utility>

#include "store/store.h"

namespace regionfall::store {
namespace {

// Kept in the database's user_version. A program reads its own format and older ones.
constexpr int kFormat = 1;
constexpr int kBusyTimeoutMs = 5000;
// The write-ahead log is folded into the database when it has grown to so many pages (of 4 KiB).
constexpr int kCheckpointPages = 4096;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

std::string_view column(sqlite3_stmt* statement, int index) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, index));
  return {bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, index))};
}

void bind_bytes(sqlite3_stmt* statement, int index, std::string_view bytes) {
  sqlite3_bind_blob64(statement, index, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
}

class SqliteJournal final : public Journal {
 public:
  static Result<std::unique_ptr<Journal>> open(const std::string& path, Durability durability) {
    auto journal = std::unique_ptr<SqliteJournal>(new SqliteJournal(path));
    sqlite3* database = nullptr;
    const int opened = sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    journal->database_.reset(database);
    if (opened != SQLITE_OK) return journal->problem("cannot be opened");
    TRY(journal->prepare(durability));
    return journal;
  }

  Result<void> load(const LoadRow& row) override {
    const Statement all = TRY(statement("SELECT table_name, key, bytes FROM rows"));
    int step = 0;
    while ((step = sqlite3_step(all.get())) == SQLITE_ROW) {
      Result<void> loaded = row(column(all.get(), 0), column(all.get(), 1), column(all.get(), 2));
      if (!loaded) return failure(fmt::format("{}: {}", path_, loaded.error().message));
    }
    if (step != SQLITE_DONE) return problem("cannot be read");
    return {};
  }

  Result<void> commit(std::span<const Change> changes) override {
    if (changes.empty()) return {};
    TRY(execute("BEGIN IMMEDIATE"));
    for (const Change& change : changes) {
      if (Result<void> written = write(change); !written) {
        static_cast<void>(execute("ROLLBACK"));
        return written;
      }
    }
    return execute("COMMIT");
  }

 private:
  explicit SqliteJournal(std::string path) : path_(std::move(path)) {}

  std::unexpected<Error> problem(std::string_view what) const {
    return failure(fmt::format("The store {} {}: {}.", path_, what, sqlite3_errmsg(database_.get())));
  }

  Result<void> execute(const std::string& sql) {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return problem("cannot be written");
  }

  Result<Statement> statement(const char* sql) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) != SQLITE_OK) {
      return problem("cannot be read");
    }
    return Statement(prepared);
  }

  // One process at a time has the store: a lock that ends with the process.
  Result<void> prepare(Durability durability) {
    sqlite3_busy_timeout(database_.get(), kBusyTimeoutMs);
    const Statement format = TRY(statement("PRAGMA user_version"));
    if (sqlite3_step(format.get()) != SQLITE_ROW) return problem("cannot be read");
    const int found = sqlite3_column_int(format.get(), 0);
    if (found > kFormat) {
      return failure(fmt::format("The store {} was written by a newer Regionfall (format {}, this one reads up to {}).",
                                 path_, found, kFormat));
    }
    sqlite3_reset(format.get());
    TRY(
        execute(fmt::format("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous={}; "
                            "PRAGMA wal_autocheckpoint={}; PRAGMA user_version={}; "
                            "CREATE TABLE IF NOT EXISTS rows (table_name BLOB NOT NULL, key BLOB NOT NULL, "
                            "bytes BLOB NOT NULL, PRIMARY KEY (table_name, key)) WITHOUT ROWID",
                            durability == Durability::kDisk ? "FULL" : "OFF", kCheckpointPages, kFormat)));
    put_ = TRY(statement("INSERT OR REPLACE INTO rows (table_name, key, bytes) VALUES (?1, ?2, ?3)"));
    erase_ = TRY(statement("DELETE FROM rows WHERE table_name = ?1 AND key = ?2"));
    return {};
  }

  Result<void> write(const Change& change) {
    sqlite3_stmt* statement = change.bytes ? put_.get() : erase_.get();
    bind_bytes(statement, 1, change.table);
    bind_bytes(statement, 2, change.key);
    if (change.bytes) bind_bytes(statement, 3, *change.bytes);
    const int step = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (step != SQLITE_DONE) return problem("cannot be written");
    return {};
  }

  std::string path_;
  Database database_;
  Statement put_;
  Statement erase_;
};

}  // namespace

Result<std::unique_ptr<Journal>> open_sqlite_journal(const std::string& path, Durability durability) {
  return SqliteJournal::open(path, durability);
}

}  // namespace regionfall::store
