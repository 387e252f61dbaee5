#include "drill/write_key.h"

#include <fmt/format.h>

#include <charconv>

namespace regionfall::drill {
namespace {

// Takes "-NUMBER" from the front of the text.
template <class Number>
bool take_number(std::string_view& text, Number& number) {
  if (!text.starts_with('-')) return false;
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

}  // namespace

std::string key_text(std::string_view run, const WriteKey& key) {
  return fmt::format("{}-{}-{}-{:08}", run, key.load, key.location, key.number);
}

std::optional<WriteKey> read_key(std::string_view run, std::string_view text) {
  if (!text.starts_with(run)) return {};
  text.remove_prefix(run.size());
  WriteKey key;
  if (!take_number(text, key.load) || !take_number(text, key.location) || !take_number(text, key.number)) return {};
  return text.empty() ? std::optional(key) : std::nullopt;
}

}  // namespace regionfall::drill
