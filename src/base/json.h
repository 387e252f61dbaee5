#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace regionfall {

// A JSON value as a tree. Numbers keep the text they were written with, so that nothing is lost on the way through;
// objects keep the order of their members.
class Json {
 public:
  enum class Kind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };
  using Member = std::pair<std::string, Json>;

  Json() = default;
  static Json boolean(bool value);
  static Json number(std::int64_t value);
  static Json number_text(std::string digits);  // must be a JSON number
  static Json string(std::string text);
  static Json array(std::vector<Json> items = {});
  static Json object(std::vector<Member> members = {});

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_string() const { return kind_ == Kind::kString; }
  bool is_array() const { return kind_ == Kind::kArray; }
  bool is_object() const { return kind_ == Kind::kObject; }
  bool as_bool() const { return bool_; }                           // false unless a bool
  const std::string& text() const { return text_; }                // string's text or number's digits; empty otherwise
  const std::vector<Json>& items() const { return items_; }        // array's items; empty otherwise
  const std::vector<Member>& members() const { return members_; }  // object's members; empty otherwise
  // A member of an object; a null value when there is none or this is no object.
  const Json& operator[](std::string_view name) const;
  bool has(std::string_view name) const;
  // For building: sets or replaces a member (makes this an object), appends an item (makes this an array).
  Json& set(std::string name, Json value);
  Json& push(Json value);

  // Compact; `indent` > 0 breaks lines and indents. Escapes as Go's encoding/json does without HTML escaping, or with
  // it
  // (`<`, `>`, `&` as \u003c …) when `escape_html`.
  std::string dump(int indent = 0, bool escape_html = false) const;

 private:
  Kind kind_ = Kind::kNull;
  bool bool_ = false;
  std::string text_;
  std::vector<Json> items_;
  std::vector<Member> members_;
};

// Bounds of parse_json: deeper or longer texts are refused.
constexpr int kJsonDepthMax = 1000;

// The whole text as one JSON value (RFC 8259); the error says line and column.
Result<Json> parse_json(std::string_view text);

// The text in quotes, escaped as dump() does.
std::string json_quote(std::string_view text, bool escape_html = false);

}  // namespace regionfall
