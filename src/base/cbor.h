#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace regionfall {

// Appends CBOR data items (RFC 8949) to a string, in the order of the calls. Containers are either given their length
// first, or left open and ended by end(). What is written is only as well-formed as the calls are.
class CborWriter {
 public:
  explicit CborWriter(std::string& out) : out_(out) {}

  void null() { out_ += '\xf6'; }
  void boolean(bool value) { out_ += value ? '\xf5' : '\xf4'; }
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void number(double value);  // always in 64 bits
  void text(std::string_view value);
  void bytes(std::string_view value);

  void array(std::uint64_t items);  // that many items follow
  void map(std::uint64_t entries);  // that many keys follow, each with its value
  void open_array() { out_ += '\x9f'; }
  void open_map() { out_ += '\xbf'; }
  void end() { out_ += '\xff'; }

  void tag(std::uint64_t number);  // the next item is of that kind
  // Tag 1 and seconds since 1970 with their fraction.
  void epoch_seconds(double seconds);

 private:
  void head(unsigned major, std::uint64_t argument);

  std::string& out_;
};

// Bound of CborReader: containers and tags nested deeper than this are refused.
constexpr std::size_t kCborDepthMax = 128;

// Goes through CBOR data items from front to back. Every call takes the item that follows, which must be of the call's
// kind; items may be of definite or indefinite length. The bytes must outlive the reader. After an error the reader is
// not to be used further. No call allocates more than the bytes that are left.
class CborReader {
 public:
  enum class Kind : std::uint8_t { kInteger, kBytes, kText, kArray, kMap, kTag, kBool, kNull, kNumber };

  explicit CborReader(std::string_view bytes) : bytes_(bytes) {}

  // The kind of the item that follows. `undefined` counts as null.
  Result<Kind> kind() const;

  Result<std::int64_t> integer();  // what 64 bits with a sign do not hold is an error
  Result<std::uint64_t> unsigned_integer();
  Result<double> number();  // of 16, 32 or 64 bits; integers too
  Result<bool> boolean();
  Result<void> null();
  // What these hand out holds until the next call of either.
  Result<std::string_view> text();  // valid UTF-8
  Result<std::string_view> bytes();

  // An array: `enter_array()`, then an item for every time that `next()` is true. A map likewise, with a key and a
  // value.
  Result<void> enter_array();
  Result<void> enter_map();
  Result<bool> next();

  // A tag's number; the item it marks follows.
  Result<std::uint64_t> tag();
  // The whole item that follows, whatever it is. Returns its bytes.
  Result<std::string_view> skip();

  // Nothing may follow.
  Result<void> end() const;
  // Where the reader stands: bytes from the start.
  std::size_t position() const { return position_; }

 private:
  struct Head {
    unsigned major = 0;       // 0 to 7
    unsigned additional = 0;  // the head's lower five bits
    std::uint64_t argument = 0;
  };
  struct Container {
    bool open = false;  // ended by a break, not by `left`
    bool map = false;
    std::uint64_t left = 0;
  };

  std::unexpected<Error> error(std::string_view problem) const;
  Result<Head> head();
  Result<void> enter(unsigned major, std::string_view wanted);
  Result<std::string_view> string(unsigned major, std::string_view wanted);
  Result<std::string_view> chunk(std::uint64_t size);
  Result<void> skip_item(std::size_t depth);

  std::string_view bytes_;
  std::size_t position_ = 0;
  std::string joined_;  // a string of indefinite length
  std::vector<Container> containers_;
};

}  // namespace regionfall
