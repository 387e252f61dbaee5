#include "store/sqlite_rows.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <string_view>
#include <utility>

namespace regionfall::store {
namespace {

// Kept in the database's user_version. A program reads its own format and older ones.
// 1: rows alone. 2: turns that are no rows yet stand in logs beside the database.
constexpr int kFormat = 2;
constexpr int kBusyTimeoutMs = 5000;
// SQLite's cache while changes are applied, so that a page is written once for all its rows.
constexpr int kCacheKibibytes = 16 << 10;

std::string_view column(sqlite3_stmt* statement, int index) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, index));
  return {bytes == nullptr ? "" : bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, index))};
}

void bind_bytes(sqlite3_stmt* statement, int index, std::string_view bytes) {
  sqlite3_bind_blob64(statement, index, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC);
}

}  // namespace

void SqliteRows::CloseDatabase::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void SqliteRows::FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<std::unique_ptr<SqliteRows>> SqliteRows::open(std::string path) {
  auto rows = std::unique_ptr<SqliteRows>(new SqliteRows(std::move(path)));
  sqlite3* database = nullptr;
  const int opened =
      sqlite3_open_v2(rows->path_.c_str(), &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  rows->database_.reset(database);
  if (opened != SQLITE_OK) return rows->problem("cannot be opened");
  TRY(rows->prepare());
  return rows;
}

Result<void> SqliteRows::load(const Journal::LoadRow& row) {
  const Statement all = TRY(statement("SELECT table_name, key, bytes FROM rows"));
  int step = 0;
  while ((step = sqlite3_step(all.get())) == SQLITE_ROW) {
    Result<void> loaded = row(column(all.get(), 0), column(all.get(), 1), column(all.get(), 2));
    if (!loaded) return failure(fmt::format("{}: {}", path_, loaded.error().message));
  }
  if (step != SQLITE_DONE) return problem("cannot be read");
  return {};
}

Result<void> SqliteRows::apply(std::span<const Change> changes) {
  TRY(execute("BEGIN IMMEDIATE"));
  for (const Change& change : changes) {
    if (Result<void> written = write(change); !written) {
      static_cast<void>(execute("ROLLBACK"));
      return written;
    }
  }
  TRY(execute("COMMIT"));
  sqlite3_db_release_memory(database_.get());
  return {};
}

std::unexpected<Error> SqliteRows::problem(std::string_view what) const {
  return failure(fmt::format("The store {} {}: {}.", path_, what, sqlite3_errmsg(database_.get())));
}

Result<void> SqliteRows::execute(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return problem("cannot be written");
}

Result<SqliteRows::Statement> SqliteRows::statement(const char* sql) {
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) != SQLITE_OK) {
    return problem("cannot be read");
  }
  return Statement(prepared);
}

Result<void> SqliteRows::prepare() {
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
      execute(fmt::format("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                          "PRAGMA cache_size=-{}; PRAGMA user_version={}; "
                          "CREATE TABLE IF NOT EXISTS rows (table_name BLOB NOT NULL, key BLOB NOT NULL, "
                          "bytes BLOB NOT NULL, PRIMARY KEY (table_name, key)) WITHOUT ROWID",
                          kCacheKibibytes, kFormat)));
  put_ = TRY(statement("INSERT OR REPLACE INTO rows (table_name, key, bytes) VALUES (?1, ?2, ?3)"));
  erase_ = TRY(statement("DELETE FROM rows WHERE table_name = ?1 AND key = ?2"));
  return {};
}

Result<void> SqliteRows::write(const Change& change) {
  sqlite3_stmt* statement = change.bytes ? put_.get() : erase_.get();
  bind_bytes(statement, 1, change.table);
  bind_bytes(statement, 2, change.key);
  if (change.bytes) bind_bytes(statement, 3, *change.bytes);
  const int step = sqlite3_step(statement);
  sqlite3_reset(statement);
  if (step != SQLITE_DONE) return problem("cannot be written");
  return {};
}

}  // namespace regionfall::store
