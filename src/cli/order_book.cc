#include "cli/order_book.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/files.h"

namespace regionfall::cli {

Result<OrderBook> OrderBook::open(const std::string& folder) {
  TRY(make_directories(folder));
  const std::string path = folder + "/orders.jsonl";
  const std::string content = file_exists(path) ? TRY(read_file(path)) : std::string();
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.valid()) return failure("Cannot open " + path + ": " + std::strerror(errno));
  OrderBook book(std::move(file));
  TRY(book.load(content));
  if (::ftruncate(book.file_.get(), static_cast<off_t>(book.end_)) != 0)
    return failure("Cannot shorten " + path + ": " + std::strerror(errno));
  return book;
}

Result<void> OrderBook::load(std::string_view content) {
  while (true) {
    const std::size_t size = content.substr(end_).find('\n');
    if (size == std::string_view::npos) return {};
    const Json order = TRY(parse_json(content.substr(end_, size)));
    places_.emplace(order["id"].text(), lines_.size());
    lines_.push_back({.offset = end_, .size = size});
    end_ += size + 1;
  }
}

Result<void> OrderBook::add(const Json& order) {
  const std::string& id = order["id"].text();
  if (id.empty() || id.size() > kIdBytesMax) return failure("An order needs an id of 1 to 128 bytes.");
  if (contains(id)) return failure("There is an order " + id + ".");
  if (lines_.size() >= kOrdersMax) return failure("There is no room for more orders.");
  const std::string line = order.dump() + "\n";
  std::size_t written = 0;
  while (written < line.size()) {
    const ssize_t size =
        ::pwrite(file_.get(), line.data() + written, line.size() - written, static_cast<off_t>(end_ + written));
    if (size < 0 && errno != EINTR) return failure(std::string("Cannot keep the order: ") + std::strerror(errno));
    written += static_cast<std::size_t>(std::max<ssize_t>(size, 0));
  }
  places_.emplace(id, lines_.size());
  lines_.push_back({.offset = end_, .size = line.size() - 1});
  end_ += line.size();
  return {};
}

std::string OrderBook::read(const Line& line) const {
  std::string text(line.size, '\0');
  const ssize_t size = ::pread(file_.get(), text.data(), text.size(), static_cast<off_t>(line.offset));
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return text;
}

std::optional<std::string> OrderBook::find(std::string_view id) const {
  const auto place = places_.find(id);
  if (place == places_.end()) return std::nullopt;
  return read(lines_[place->second]);
}

std::optional<std::vector<std::string>> OrderBook::after(std::string_view id, std::size_t count) const {
  std::size_t begin = 0;
  if (!id.empty()) {
    const auto place = places_.find(id);
    if (place == places_.end()) return std::nullopt;
    begin = place->second + 1;
  }
  std::vector<std::string> orders;
  for (std::size_t i = begin; i < lines_.size() && orders.size() < std::min(count, kListMax); ++i) {
    orders.push_back(read(lines_[i]));
  }
  return orders;
}

std::vector<std::string> OrderBook::ids(std::string_view prefix, std::string_view after, std::size_t count) const {
  std::vector<std::string> found;
  auto place = after < prefix ? places_.lower_bound(prefix) : places_.upper_bound(after);
  for (; place != places_.end() && place->first.starts_with(prefix); ++place) {
    if (found.size() == std::min(count, kIdsMax)) break;
    found.push_back(place->first);
  }
  return found;
}

}  // namespace regionfall::cli
