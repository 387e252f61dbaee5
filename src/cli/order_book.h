#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/file_descriptor.h"
#include "base/json.h"
#include "base/result.h"

namespace regionfall::cli {

// The orders that an order service has acknowledged, in a file that only grows: a line of JSON each. What is in memory
// is where each line is.
class OrderBook {
 public:
  static constexpr std::size_t kOrdersMax = 1'000'000;
  static constexpr std::size_t kIdBytesMax = 128;
  static constexpr std::size_t kListMax = 1'000;

  // Makes the folder, or goes on with what is in it; a last line that was not written whole is dropped.
  static Result<OrderBook> open(const std::string& folder);

  // Keeps an order, which has a member "id" of its own. It is in the operating system's hands when this returns (there
  // is no fsync). An id that is there already is an error.
  Result<void> add(const Json& order);
  // The order of that id as JSON text; nothing: there is none.
  std::optional<std::string> find(std::string_view id) const;
  bool contains(std::string_view id) const { return places_.contains(id); }
  // The orders that came after the one of that id (empty: from the first), in the order they came, at most `count`.
  // Nothing: there is no such order.
  std::optional<std::vector<std::string>> after(std::string_view id, std::size_t count) const;
  // The ids that begin with `prefix` and are greater than `after`, in their order (bytes), at most `count`.
  std::vector<std::string> ids(std::string_view prefix, std::string_view after, std::size_t count) const;
  static constexpr std::size_t kIdsMax = 10'000;
  std::size_t size() const { return lines_.size(); }

 private:
  struct Line {
    std::uint64_t offset = 0;
    std::size_t size = 0;
  };
  explicit OrderBook(FileDescriptor file) : file_(std::move(file)) {}
  Result<void> load(std::string_view content);
  std::string read(const Line& line) const;

  FileDescriptor file_;
  std::uint64_t end_ = 0;
  std::vector<Line> lines_;
  std::map<std::string, std::size_t, std::less<>> places_;  // in lines_, by id
};

}  // namespace regionfall::cli
