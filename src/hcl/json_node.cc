#include "hcl/json_node.h"

#include <array>
#include <optional>

#include "base/text.h"
#include "hcl/json_scanner.h"
#include "hcl/parser.h"

namespace regionfall::hcl {
namespace {

using Kind = JsonTokenKind;

const std::array<std::string, 3> kWords = {"true", "false", "null"};

bool starts_value(Kind kind) {
  return kind == Kind::kOpenBrace || kind == Kind::kOpenBracket || kind == Kind::kString || kind == Kind::kNumber ||
         kind == Kind::kWord;
}

bool closes(Kind kind) { return kind == Kind::kCloseBrace || kind == Kind::kCloseBracket; }

// Whether the text is a number as RFC 8259 defines it.
bool is_json_number(std::string_view text) {
  const auto skip_digits = [&text] {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count > 0;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with('0')) {
    text.remove_prefix(1);
  } else if (!skip_digits()) {
    return false;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!skip_digits()) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!skip_digits()) return false;
  }
  return text.empty();
}

class Reader {
 public:
  Reader(const SourceFile& file, Diagnostics& diagnostics)
      : scanner_(file), token_(scanner_.next()), diagnostics_(diagnostics) {}

  JsonNode read_document() {
    JsonNode root = read_value(0);
    if (token_.kind != Kind::kEnd && !diagnostics_.has_errors()) {
      diagnostics_.error(
          "Extraneous data after value",
          "A JSON file holds one value; more text follows after its end. Remove it, or look for a bracket "
          "that closes too early.",
          token_.range);
    }
    return root;
  }

 private:
  // How the items of an object or an array are called and closed.
  struct Bracket {
    Kind close;
    std::string_view whole, item, closing;
  };
  static constexpr Bracket kObject{Kind::kCloseBrace, "object", "property", "}"};
  static constexpr Bracket kArray{Kind::kCloseBracket, "array", "element", "]"};

  JsonToken take() {
    JsonToken taken = token_;
    if (token_.kind != Kind::kEnd) token_ = scanner_.next();
    return taken;
  }

  void give_up() {
    gave_up_ = true;
    token_.kind = Kind::kEnd;
  }

  JsonNode read_value(int depth) {
    JsonNode node;
    node.range = token_.range;
    if (depth > kNestingMax) {
      diagnostics_.error("Nesting too deep",
                         "Values may be nested up to " + std::to_string(kNestingMax) +
                             " levels deep. The rest of the file "
                             "was not read.",
                         token_.range);
      give_up();
      return node;
    }
    switch (token_.kind) {
      case Kind::kOpenBrace:
        read_object(node, depth);
        break;
      case Kind::kOpenBracket:
        read_array(node, depth);
        break;
      case Kind::kString:
        read_string(node);
        break;
      case Kind::kNumber:
        read_number(node);
        break;
      case Kind::kWord:
        read_word(node);
        break;
      case Kind::kEnd:
        if (!gave_up_) {
          diagnostics_.error("Missing value", "The JSON text ends where a value should stand.", token_.range);
          give_up();
        }
        break;
      default:
        diagnostics_.error(
            "Invalid start of value",
            "A JSON value starts with a brace, a bracket, a quotation mark, a digit or a minus, or is one of "
            "the words true, false and null.",
            token_.range);
        if (!closes(token_.kind) && token_.kind != Kind::kComma) take();
        break;
    }
    return node;
  }

  void read_object(JsonNode& node, int depth) {
    node.kind = JsonNode::Kind::kObject;
    read_items(node, kObject, [&] { return read_property(node, depth); });
  }

  void read_array(JsonNode& node, int depth) {
    node.kind = JsonNode::Kind::kArray;
    read_items(node, kArray, [&] {
      node.items.push_back(read_value(depth + 1));
      return true;
    });
  }

  // From the opening to the closing bracket. `read_item` returns false when it could not make sense of what it saw.
  template <class ReadItem>
  void read_items(JsonNode& node, const Bracket& bracket, ReadItem read_item) {
    node.open = take().range;
    closers_.push_back(bracket.close);
    while (token_.kind != bracket.close && token_.kind != Kind::kEnd) {
      const bool mismatched = closes(token_.kind);
      if (mismatched) {
        diagnostics_.error("Mismatched brackets",
                           "This JSON " + std::string(bracket.whole) + " must be closed with \"" +
                               std::string(bracket.closing) + "\".",
                           token_.range);
        break;
      }
      if (!read_item() || !read_separator(bracket)) skip_to_separator();
      if (token_.kind == Kind::kComma) read_comma(bracket);
    }
    if (token_.kind == Kind::kEnd && !gave_up_) {
      diagnostics_.error("Unclosed " + std::string(bracket.whole),
                         "The text ends, and nothing has closed this JSON " + std::string(bracket.whole) + ".",
                         node.open);
      give_up();
    }
    closers_.pop_back();
    // A foreign bracket that closes what is around this belongs there: ours is missing.
    const bool is_of_outer = token_.kind != bracket.close && !closers_.empty() && token_.kind == closers_.back();
    node.close = closes(token_.kind) && !is_of_outer ? take().range : token_.range;
    node.range = range_between(node.open, node.close);
  }

  // Whether what follows an item may follow it; says so when not. The comma itself stays.
  bool read_separator(const Bracket& bracket) {
    if (token_.kind == Kind::kComma || token_.kind == Kind::kEnd || closes(token_.kind)) return true;
    diagnostics_.error("Missing comma",
                       "A comma must stand between one " + std::string(bracket.item) + " and the next.", token_.range);
    // The next item was started: read on as if the comma were there.
    return starts_value(token_.kind);
  }

  void read_comma(const Bracket& bracket) {
    const JsonToken comma = take();
    if (token_.kind != bracket.close) return;
    diagnostics_.error("Trailing comma in " + std::string(bracket.whole),
                       "JSON allows no comma after the last " + std::string(bracket.item) + ".", comma.range);
  }

  bool read_property(JsonNode& node, int depth) {
    if (token_.kind != Kind::kString) {
      diagnostics_.error("Invalid object property name", "The name of a property must be a string, in double quotes.",
                         token_.range);
      return false;
    }
    JsonNode name;
    name.range = token_.range;
    read_string(name);
    if (token_.kind != Kind::kColon) {
      const bool has_equals = token_.kind == Kind::kEquals;
      diagnostics_.error(
          closes(token_.kind) || token_.kind == Kind::kComma ? "Missing object value" : "Missing property value colon",
          has_equals ? "In JSON a colon, not an equals sign, stands between a property's name and its value."
                     : "A property has a name, a colon and a value. An array is written in square brackets.",
          token_.range);
      if (!has_equals && !starts_value(token_.kind)) return false;
    }
    if (token_.kind == Kind::kColon || token_.kind == Kind::kEquals) take();
    node.properties.push_back({std::move(name.text), name.range, read_value(depth + 1)});
    return true;
  }

  // To the next comma or closing bracket of the object or array that is being read.
  void skip_to_separator() {
    int depth = 0;
    while (token_.kind != Kind::kEnd) {
      if (depth == 0 && (token_.kind == Kind::kComma || closes(token_.kind))) return;
      if (token_.kind == Kind::kOpenBrace || token_.kind == Kind::kOpenBracket) ++depth;
      if (closes(token_.kind)) --depth;
      take();
    }
  }

  void read_string(JsonNode& node) {
    JsonString string = read_json_string(take().range);
    if (!string.valid) {
      diagnostics_.add({.severity = Severity::kError,
                        .summary = "Invalid JSON string",
                        .detail = std::move(string.explanation),
                        .subject = string.mistake,
                        .context = node.range,
                        .address = {},
                        .values = {}});
      return;
    }
    node.kind = JsonNode::Kind::kString;
    node.text = std::move(string.text);
  }

  void read_number(JsonNode& node) {
    const JsonToken token = take();
    const std::optional<Number> number =
        is_json_number(token.range.text()) ? Number::parse(token.range.text()) : std::nullopt;
    if (!number) {
      diagnostics_.error("Invalid JSON number",
                         "JSON numbers are decimal: digits without leading zeros, then perhaps a fraction (.5) and an "
                         "exponent (e10).",
                         token.range);
      return;
    }
    node.kind = JsonNode::Kind::kNumber;
    node.number = *number;
  }

  void read_word(JsonNode& node) {
    const JsonToken token = take();
    const std::string word(token.range.text());
    if (word == "null") {
      node.kind = JsonNode::Kind::kNull;
    } else if (word == "true" || word == "false") {
      node.kind = JsonNode::Kind::kBool;
      node.boolean = word == "true";
    } else {
      const auto near = nearest(word, kWords);
      diagnostics_.error("Invalid JSON keyword",
                         "JSON knows the words true, false and null, but not " + quote(word) + "." +
                             (near ? " Did you mean \"" + *near + "\"?" : " A string needs double quotes around it."),
                         token.range);
    }
  }

  JsonScanner scanner_;
  JsonToken token_;
  Diagnostics& diagnostics_;
  std::vector<Kind> closers_;  // of the objects and arrays that are being read, innermost last
  bool gave_up_ = false;       // what is wrong with the end has been said
};

bool is_structure(const JsonNode& node) {
  return node.kind == JsonNode::Kind::kObject || node.kind == JsonNode::Kind::kArray;
}

// Depth is bounded by kNestingMax.
void add_to_outline(const JsonNode& node, std::int32_t parent, std::vector<OutlineEntry>& outline) {
  const auto add = [&](const JsonNode& child, std::string step) {
    if (!is_structure(child)) return;
    outline.push_back({child.range.start.byte, child.range.end.byte, std::move(step), parent});
    add_to_outline(child, static_cast<std::int32_t>(outline.size()) - 1, outline);
  };
  for (const JsonProperty& property : node.properties) add(property.value, "." + property.name);
  for (std::size_t i = 0; i < node.items.size(); ++i) add(node.items[i], "[" + std::to_string(i) + "]");
}

}  // namespace

JsonNode parse_json_nodes(const SourceFile& file, Diagnostics& diagnostics) {
  if (file.text().size() > kSourceBytesMax) {
    diagnostics.error("File too large", file.name() + " is larger than the " + std::to_string(kSourceBytesMax >> 20) +
                                            " MiB that are read.");
    return {};
  }
  if (const auto at = first_invalid_utf8(file.text())) {
    Position place;
    for (const char c : std::string_view(file.text()).substr(0, *at)) {
      place.column = c == '\n' ? 1 : place.column + 1;
      if (c == '\n') ++place.line;
    }
    place.byte = static_cast<std::uint32_t>(*at);
    diagnostics.error("Invalid character encoding", "The file is not valid UTF-8 here. Save it in UTF-8.",
                      Range{&file, place, place});
    return {};
  }
  return Reader(file, diagnostics).read_document();
}

std::vector<OutlineEntry> json_outline(const SourceFile& file) {
  Diagnostics ignored;
  std::vector<OutlineEntry> outline;
  add_to_outline(parse_json_nodes(file, ignored), -1, outline);
  return outline;
}

}  // namespace regionfall::hcl
