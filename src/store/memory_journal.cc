#include <map>
#include <utility>

#include "store/store.h"

namespace regionfall::store {
namespace {

class MemoryJournal final : public Journal {
 public:
  Result<void> load(const LoadRow& row) override {
    for (const auto& [place, bytes] : rows_) {
      TRY(row(place.first, place.second, bytes));
    }
    return {};
  }

  Result<void> commit(std::span<const Change> changes) override {
    for (const Change& change : changes) {
      std::pair<std::string, std::string> place(change.table, change.key);
      if (change.bytes) {
        rows_.insert_or_assign(std::move(place), *change.bytes);
      } else {
        rows_.erase(place);
      }
    }
    return {};
  }

 private:
  std::map<std::pair<std::string, std::string>, std::string> rows_;
};

}  // namespace

std::unique_ptr<Journal> memory_journal() { return std::make_unique<MemoryJournal>(); }

}  // namespace regionfall::store
