#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hcl/source.h"

namespace regionfall::hcl {

enum class JsonTokenKind : std::uint8_t {
  kOpenBrace,
  kCloseBrace,
  kOpenBracket,
  kCloseBracket,
  kComma,
  kColon,
  kEquals,   // no JSON; people write it out of native syntax's habit
  kString,   // with its quotes; the closing one is missing when the line or the text ended first
  kNumber,   // anything that starts like a number
  kWord,     // letters: true, false, null and what people take for words of JSON
  kInvalid,  // one character that starts no token
  kEnd,
};

struct JsonToken {
  JsonTokenKind kind = JsonTokenKind::kEnd;
  Range range;
};

// Cuts a JSON text into tokens with their places. The file must be valid UTF-8. Never fails: what is wrong inside a
// token is for the reader of the token to find.
class JsonScanner {
 public:
  explicit JsonScanner(const SourceFile& file);
  JsonToken next();

 private:
  void skip_blanks();
  JsonToken take(JsonTokenKind kind, std::size_t bytes);

  const SourceFile& file_;
  Position place_;
};

// A JSON string's content. `place_of[i]` is the place in the file of the content's byte i, and place_of.back() that of
// the closing quote.
struct JsonString {
  std::string text;
  std::vector<Position> place_of;
  bool valid = true;
  Range mistake;            // when not valid: the place of it
  std::string explanation;  // when not valid: a sentence on what is wrong
};

// Reads the string token that `range` covers.
JsonString read_json_string(const Range& range);

}  // namespace regionfall::hcl
