#include "aws/protocol/json_input.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/protocol/input_bounds.h"
#include "aws/protocol/scalar_text.h"
#include "aws/protocol/timestamp.h"
#include "base/encoding.h"
#include "base/json_scanner.h"

namespace regionfall::aws {
namespace {

// AWS's words for what it found and what it wanted.
std::string_view found_word(Json::Kind kind, std::string_view raw) {
  switch (kind) {
    case Json::Kind::kString:
      return "STRING_VALUE";
    case Json::Kind::kNumber:
      return raw.find_first_of(".eE") == std::string_view::npos ? "NUMBER_VALUE" : "DECIMAL_VALUE";
    case Json::Kind::kBool:
      return raw == "true" ? "TRUE_VALUE" : "FALSE_VALUE";
    default:
      return "NULL_VALUE";
  }
}

std::string_view wanted_word(ShapeKind kind) {
  switch (kind) {
    case ShapeKind::kString:
      return "a String";
    case ShapeKind::kBoolean:
      return "a Boolean";
    case ShapeKind::kInteger:
      return "an Integer";
    case ShapeKind::kLong:
      return "a Long";
    case ShapeKind::kFloat:
      return "a Float";
    case ShapeKind::kDouble:
      return "a Double";
    case ShapeKind::kTimestamp:
      return "a milliseconds since epoch";
    default:
      return "a Blob";
  }
}

class JsonReader {
 public:
  explicit JsonReader(std::string_view json) : scanner_(json) {}

  Result<Value> whole(const Shape& shape) {
    Value value = TRY(read(shape, 0));
    TRY(scanner_.end());
    return value;
  }

 private:
  Result<Value> read(const Shape& shape, std::size_t depth) {
    TRY(bounds_.enter(depth));
    const Json::Kind kind = TRY(scanner_.kind());
    if (kind == Json::Kind::kNull) {
      TRY(scanner_.raw());
      return Value();
    }
    switch (shape.kind) {
      case ShapeKind::kStructure:
        return structure(shape, kind, depth);
      case ShapeKind::kList:
        return list(shape, kind, depth);
      case ShapeKind::kMap:
        return map(shape, kind, depth);
      default:
        return scalar(shape, kind);
    }
  }

  Result<Value> structure(const Shape& shape, Json::Kind kind, std::size_t depth) {
    if (kind == Json::Kind::kArray) return failure("Start of list found where not expected");
    if (kind != Json::Kind::kObject) return failure("Unexpected field type");
    TRY(scanner_.enter_object());
    Value::Structure members;
    while (const auto name = TRY(scanner_.next_member())) {
      const auto member = std::ranges::find(shape.members(), *name, [](const Member& m) { return m.wire_name.view(); });
      if (member == shape.members().end()) {
        TRY(scanner_.raw());
        continue;
      }
      Value value = TRY(read(member->shape(), depth + 1));
      if (value.absent()) continue;
      // Of a member that is there twice, the last counts.
      std::erase_if(members, [&](const auto& other) { return other.first == member->name; });
      members.emplace_back(member->name, std::move(value));
    }
    return Value(std::move(members));
  }

  Result<Value> list(const Shape& shape, Json::Kind kind, std::size_t depth) {
    if (kind == Json::Kind::kObject) return failure("Start of structure or map found where not expected.");
    if (kind != Json::Kind::kArray) return failure("Expected list or null");
    TRY(scanner_.enter_array());
    Value::List items;
    while (TRY(scanner_.next_item())) items.push_back(TRY(read(shape.item(), depth + 1)));
    return Value(std::move(items));
  }

  Result<Value> map(const Shape& shape, Json::Kind kind, std::size_t depth) {
    if (kind == Json::Kind::kArray) return failure("Start of list found where not expected");
    if (kind != Json::Kind::kObject) return failure("Expected map or null");
    TRY(scanner_.enter_object());
    Value::Map entries;
    while (auto name = TRY(scanner_.next_member())) {
      Value value = TRY(read(shape.item(), depth + 1));
      entries.emplace_back(*std::move(name), std::move(value));
    }
    return Value(std::move(entries));
  }

  Result<Value> scalar(const Shape& shape, Json::Kind kind) {
    if (kind == Json::Kind::kObject) return failure("Start of structure or map found where not expected.");
    if (kind == Json::Kind::kArray) return failure("Start of list found where not expected");
    const std::string_view raw = TRY(scanner_.raw());
    const std::string text =
        kind == Json::Kind::kString ? json_unescape(raw.substr(1, raw.size() - 2)) : std::string(raw);
    if (std::optional<Value> value = convert(shape, kind, text)) return *std::move(value);
    if (shape.kind == ShapeKind::kBlob && kind == Json::Kind::kString) return failure("Invalid base64 data");
    return failure(fmt::format("{} can not be converted to {}", found_word(kind, raw), wanted_word(shape.kind)));
  }

  static std::optional<Value> convert(const Shape& shape, Json::Kind kind, const std::string& text) {
    const bool is_string = kind == Json::Kind::kString;
    const bool is_number = kind == Json::Kind::kNumber;
    switch (shape.kind) {
      case ShapeKind::kString:
      case ShapeKind::kBlob:
        return is_string ? scalar_from_text(shape, text) : std::nullopt;
      case ShapeKind::kBoolean:
        return kind == Json::Kind::kBool ? scalar_from_text(shape, text) : std::nullopt;
      case ShapeKind::kInteger:
      case ShapeKind::kLong:
        return is_number ? whole_number(shape, text) : std::nullopt;
      case ShapeKind::kFloat:
      case ShapeKind::kDouble: {
        const bool special = text == "NaN" || text == "Infinity" || text == "-Infinity";
        return is_number || (is_string && special) ? scalar_from_text(shape, text) : std::nullopt;
      }
      case ShapeKind::kTimestamp:
        return is_number || is_string ? scalar_from_text(shape, text) : std::nullopt;
      default:
        return std::nullopt;
    }
  }

  // "3", and "3.0" or "3e2" as well: what is whole counts.
  static std::optional<Value> whole_number(const Shape& shape, const std::string& text) {
    if (text.find_first_of(".eE") == std::string::npos) return scalar_from_text(shape, text);
    const auto value = parse_double(text);
    constexpr double kExactMax = 9007199254740992;  // 2^53
    if (!value || *value > kExactMax || *value < -kExactMax || *value != static_cast<double>(std::int64_t(*value))) {
      return std::nullopt;
    }
    return scalar_from_text(shape, std::to_string(static_cast<std::int64_t>(*value)));
  }

  JsonScanner scanner_;
  InputBounds bounds_;
};

}  // namespace

Result<Value> read_json_input(const Shape& shape, std::string_view json) {
  if (json.empty()) return Value(Value::Structure());
  Value value = TRY(JsonReader(json).whole(shape));
  return value.absent() ? Value(Value::Structure()) : value;
}

}  // namespace regionfall::aws
