// Our own reader rather than a library's: the ones at hand turn numbers into machine words, and a state file must come
// back with every digit it had.

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/json_scanner.h"
#include "base/utf8.h"

namespace regionfall {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Objects up to this many members look for a repeated name by comparing each with each.
constexpr std::size_t kSmallObject = 12;

// Of members with equal names the last one's value stays, in the first one's place.
void drop_repeated_names(std::vector<Json::Member>& members) {
  const std::size_t count = members.size();
  std::vector<std::size_t> order;
  if (count <= kSmallObject) {
    bool repeated = false;
    for (std::size_t i = 1; i < count && !repeated; ++i) {
      for (std::size_t j = 0; j < i && !repeated; ++j) repeated = members[i].first == members[j].first;
    }
    if (!repeated) return;
  }
  order.resize(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::string_view(members[i].first); });

  std::vector<bool> dropped(count, false);
  bool any = false;
  for (std::size_t first = 0; first < count;) {
    std::size_t last = first;
    while (last + 1 < count && members[order[last + 1]].first == members[order[first]].first)
      dropped[order[++last]] = true;
    if (last > first) {
      any = true;
      std::swap(members[order[first]].second, members[order[last]].second);
    }
    first = last + 1;
  }
  if (!any) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (dropped[i]) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
}

// The four hexadecimal digits at the beginning of the text, or -1.
int four_hex_digits(std::string_view text) {
  if (text.size() < 4) return -1;
  int result = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return -1;
    result = result * 16 + digit;
  }
  return result;
}

// What the escape at `position` (on the letter after its backslash) stands for; moves the position behind it.
void append_escape(std::string& out, std::string_view text, std::size_t& position) {
  constexpr std::string_view kLetters = "\"\\/bfnrt";
  constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (const std::size_t which = kLetters.find(text[position]); which != std::string_view::npos) {
    out += kMeanings[which];
    ++position;
    return;
  }
  constexpr char32_t kReplacement = 0xFFFD;  // stands for half a surrogate pair, as in Go
  auto code_point = static_cast<char32_t>(four_hex_digits(text.substr(position + 1)));
  position += 5;
  if (code_point >= 0xD800 && code_point <= 0xDFFF) {
    const bool paired = code_point < 0xDC00 && text.substr(position).starts_with("\\u");
    const int second = paired ? four_hex_digits(text.substr(position + 2)) : -1;
    if (second >= 0xDC00 && second <= 0xDFFF) {
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (static_cast<char32_t>(second) - 0xDC00);
      position += 6;
    } else {
      code_point = kReplacement;
    }
  }
  append_utf8(out, code_point);
}

Result<Json> read_value(JsonScanner& scanner, int depth) {
  if (depth > kJsonDepthMax) return scanner.error("arrays and objects are nested too deep");
  switch (TRY(scanner.kind())) {
    case Json::Kind::kObject: {
      std::vector<Json::Member> members;
      TRY(scanner.enter_object());
      while (auto name = TRY(scanner.next_member())) {
        members.emplace_back(*std::move(name), Json());
        members.back().second = TRY(read_value(scanner, depth + 1));
      }
      drop_repeated_names(members);
      return Json::object(std::move(members));
    }
    case Json::Kind::kArray: {
      std::vector<Json> items;
      TRY(scanner.enter_array());
      while (TRY(scanner.next_item())) items.push_back(TRY(read_value(scanner, depth + 1)));
      return Json::array(std::move(items));
    }
    case Json::Kind::kString:
      return Json::string(TRY(scanner.string()));
    case Json::Kind::kNumber:
      return Json::number_text(std::string(TRY(scanner.raw())));
    case Json::Kind::kBool:
      return Json::boolean(TRY(scanner.raw()) == "true");
    case Json::Kind::kNull:
      TRY(scanner.raw());
      return Json();
  }
  return Json();
}

}  // namespace

std::string json_unescape(std::string_view inside) {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = inside.find('\\'); at != std::string_view::npos; at = inside.find('\\', copied)) {
    out.append(inside, copied, at - copied);
    copied = at + 1;
    append_escape(out, inside, copied);
  }
  return out.append(inside, copied);
}

Result<Json> parse_json(std::string_view text) {
  JsonScanner scanner(text);
  Json value = TRY(read_value(scanner, 0));
  TRY(scanner.end());
  return value;
}

}  // namespace regionfall
