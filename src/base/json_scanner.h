#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace regionfall {

// Goes through a JSON text (RFC 8259) from front to back without making a tree of it: for long texts of which most
// parts are passed on as they stand. What is passed over is checked all the same. Bounds as parse_json() has them. The
// text must outlive the scanner and what it hands out. After an error the scanner is not to be used further.
class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : text_(text) {}

  // The kind of the value that follows, by its first character.
  Result<Json::Kind> kind();

  // An object: `enter_object()`, then `next_member()` until it gives nothing, each followed by taking the member's
  // value.
  Result<void> enter_object();
  Result<std::optional<std::string>> next_member();
  // An array likewise; true means that an item follows.
  Result<void> enter_array();
  Result<bool> next_item();

  // The text of the whole value that follows, as it stands.
  Result<std::string_view> raw();
  // A string's content. Anything else is an error.
  Result<std::string> string();
  // Only white space may follow.
  Result<void> end();

  // Where the scanner stands: bytes from the start.
  std::size_t position() const { return position_; }
  // "line 3, column 14" of a position.
  std::string place(std::size_t position) const;
  // An error at that place.
  std::unexpected<Error> error(std::string_view problem) const;

 private:
  void skip_space();
  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  Result<bool> next(char close, std::string_view problem);
  bool skip(int depth);
  bool skip_string();
  bool skip_number();
  bool skip_word(std::string_view word);
  bool skip_sequence(char close, bool named, int depth);
  bool fail(std::string_view problem);

  std::string_view text_;
  std::size_t position_ = 0;
  bool first_ = false;  // whether an object or array was entered just now
  std::string_view problem_;
};

// What a JSON string's inside (between its quotes, and valid) stands for, escape sequences resolved.
std::string json_unescape(std::string_view inside);

// The JSON text (which must be valid) with line breaks and two blanks a level, or without any (`indent` false), escaped
// as Go's encoding/json does: `<`, `>`, `&` and line separators as \u003c …. `depth` is the level that the text starts
// on.
void append_json_layout(std::string& out, std::string_view json, bool indent, int depth);

}  // namespace regionfall
