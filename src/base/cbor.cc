#include "base/cbor.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <limits>

#include "base/utf8.h"

namespace regionfall {
namespace {

// RFC 8949, section 3: major types, and what the lower five bits of a head say.
enum Major : unsigned { kUnsigned, kNegative, kBytes, kText, kArray, kMap, kTag, kSimple };
constexpr unsigned kOneByte = 24;
constexpr unsigned kEightBytes = 27;
constexpr unsigned kIndefinite = 31;
constexpr unsigned kFalse = 20;
constexpr unsigned kTrue = 21;
constexpr unsigned kNull = 22;
constexpr unsigned kUndefined = 23;
constexpr unsigned kHalf = 25;
constexpr unsigned kSingle = 26;
constexpr unsigned kDouble = 27;
constexpr char kBreak = '\xff';
constexpr std::uint64_t kEpochTag = 1;

// RFC 8949, appendix D.
double half_to_double(std::uint64_t half) {
  const auto exponent = static_cast<int>((half >> 10) & 0x1f);
  const auto mantissa = static_cast<int>(half & 0x3ff);
  double value = 0;
  if (exponent == 0) {
    value = std::ldexp(mantissa, -24);
  } else if (exponent != 31) {
    value = std::ldexp(mantissa + 1024, exponent - 25);
  } else {
    value = mantissa == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  }
  return (half & 0x8000) != 0 ? -value : value;
}

}  // namespace

void CborWriter::head(unsigned major, std::uint64_t argument) {
  const auto lead = [&](unsigned additional) { out_ += static_cast<char>((major << 5) | additional); };
  if (argument < kOneByte) return lead(static_cast<unsigned>(argument));
  // 1, 2, 4 or 8 bytes, most significant first.
  const int log2_size = argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffffffff ? 2 : 3;
  lead(kOneByte + static_cast<unsigned>(log2_size));
  for (int shift = (1 << log2_size) * 8 - 8; shift >= 0; shift -= 8) out_ += static_cast<char>(argument >> shift);
}

void CborWriter::integer(std::int64_t value) {
  if (value >= 0) return head(kUnsigned, static_cast<std::uint64_t>(value));
  head(kNegative, ~static_cast<std::uint64_t>(value));
}

void CborWriter::unsigned_integer(std::uint64_t value) { head(kUnsigned, value); }

void CborWriter::number(double value) {
  out_ += '\xfb';
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int shift = 56; shift >= 0; shift -= 8) out_ += static_cast<char>(bits >> shift);
}

void CborWriter::text(std::string_view value) {
  head(kText, value.size());
  out_ += value;
}

void CborWriter::bytes(std::string_view value) {
  head(kBytes, value.size());
  out_ += value;
}

void CborWriter::array(std::uint64_t items) { head(kArray, items); }
void CborWriter::map(std::uint64_t entries) { head(kMap, entries); }
void CborWriter::tag(std::uint64_t number) { head(kTag, number); }

void CborWriter::epoch_seconds(double seconds) {
  tag(kEpochTag);
  number(seconds);
}

std::unexpected<Error> CborReader::error(std::string_view problem) const {
  return failure(fmt::format("{} at byte {}", problem, position_));
}

Result<CborReader::Head> CborReader::head() {
  if (position_ == bytes_.size()) return error("the data ends too early");
  const unsigned lead = static_cast<unsigned char>(bytes_[position_]);
  Head head{.major = lead >> 5, .additional = lead & 0x1f, .argument = lead & 0x1f};
  std::size_t size = 0;
  if (head.additional >= kOneByte && head.additional <= kEightBytes)
    size = std::size_t{1} << (head.additional - kOneByte);
  if (head.additional > kEightBytes && head.additional < kIndefinite) return error("a reserved head");
  if (bytes_.size() - position_ - 1 < size) return error("the data ends too early");
  ++position_;
  if (size > 0) head.argument = 0;
  for (; size > 0; --size) head.argument = (head.argument << 8) | static_cast<unsigned char>(bytes_[position_++]);
  return head;
}

Result<CborReader::Kind> CborReader::kind() const {
  if (position_ == bytes_.size()) return error("the data ends too early");
  const unsigned lead = static_cast<unsigned char>(bytes_[position_]);
  switch (lead >> 5) {
    case regionfall::kUnsigned:
    case kNegative:
      return Kind::kInteger;
    case regionfall::kBytes:
      return Kind::kBytes;
    case regionfall::kText:
      return Kind::kText;
    case regionfall::kArray:
      return Kind::kArray;
    case regionfall::kMap:
      return Kind::kMap;
    case regionfall::kTag:
      return Kind::kTag;
    default:
      break;
  }
  switch (lead & 0x1f) {
    case kFalse:
    case kTrue:
      return Kind::kBool;
    case regionfall::kNull:
    case kUndefined:
      return Kind::kNull;
    case kHalf:
    case kSingle:
    case kDouble:
      return Kind::kNumber;
    default:
      return error("a simple value without a meaning");
  }
}

Result<std::int64_t> CborReader::integer() {
  const Head item = TRY(head());
  if ((item.major != kUnsigned && item.major != kNegative) || item.additional == kIndefinite) {
    return error("no integer");
  }
  if (item.argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return error("an integer out of range");
  }
  const auto magnitude = static_cast<std::int64_t>(item.argument);
  return item.major == kUnsigned ? magnitude : -1 - magnitude;
}

Result<std::uint64_t> CborReader::unsigned_integer() {
  const Head item = TRY(head());
  if (item.major != kUnsigned || item.additional == kIndefinite) return error("no unsigned integer");
  return item.argument;
}

Result<double> CborReader::number() {
  const Head item = TRY(head());
  if (item.additional != kIndefinite) {
    if (item.major == kUnsigned) return static_cast<double>(item.argument);
    if (item.major == kNegative) return -1.0 - static_cast<double>(item.argument);
  }
  if (item.major == kSimple) {
    if (item.additional == kHalf) return half_to_double(item.argument);
    if (item.additional == kSingle) return std::bit_cast<float>(static_cast<std::uint32_t>(item.argument));
    if (item.additional == kDouble) return std::bit_cast<double>(item.argument);
  }
  return error("no number");
}

Result<bool> CborReader::boolean() {
  const Head item = TRY(head());
  if (item.major != kSimple || (item.additional != kFalse && item.additional != kTrue)) return error("no boolean");
  return item.additional == kTrue;
}

Result<void> CborReader::null() {
  const Head item = TRY(head());
  if (item.major != kSimple || (item.additional != regionfall::kNull && item.additional != kUndefined)) {
    return error("no null");
  }
  return {};
}

Result<std::string_view> CborReader::chunk(std::uint64_t size) {
  if (bytes_.size() - position_ < size) return error("the data ends too early");
  const std::string_view content = bytes_.substr(position_, static_cast<std::size_t>(size));
  position_ += content.size();
  return content;
}

Result<std::string_view> CborReader::string(unsigned major, std::string_view wanted) {
  const Head item = TRY(head());
  if (item.major != major) return error(wanted);
  if (item.additional != kIndefinite) return chunk(item.argument);
  joined_.clear();
  while (position_ < bytes_.size() && bytes_[position_] != kBreak) {
    const Head part = TRY(head());
    if (part.major != major || part.additional == kIndefinite) return error("a string's part of another kind");
    joined_ += TRY(chunk(part.argument));
  }
  if (position_ == bytes_.size()) return error("the data ends too early");
  ++position_;
  return joined_;
}

Result<std::string_view> CborReader::text() {
  const std::string_view content = TRY(string(regionfall::kText, "no text"));
  if (!is_utf8(content)) return error("text that is no UTF-8");
  return content;
}

Result<std::string_view> CborReader::bytes() { return string(regionfall::kBytes, "no bytes"); }

Result<void> CborReader::enter(unsigned major, std::string_view wanted) {
  const Head item = TRY(head());
  if (item.major != major) return error(wanted);
  if (containers_.size() == kCborDepthMax) return error("containers nested too deeply");
  Container container{.open = item.additional == kIndefinite, .map = major == regionfall::kMap};
  if (!container.open) {
    // Every item takes a byte at least.
    if (item.argument > bytes_.size() - position_) return error("the data ends too early");
    container.left = item.argument;
  }
  containers_.push_back(container);
  return {};
}

Result<void> CborReader::enter_array() { return enter(regionfall::kArray, "no array"); }
Result<void> CborReader::enter_map() { return enter(regionfall::kMap, "no map"); }

Result<bool> CborReader::next() {
  if (containers_.empty()) return error("nothing was entered");
  Container& container = containers_.back();
  bool more = false;
  if (container.open) {
    if (position_ == bytes_.size()) return error("the data ends too early");
    more = bytes_[position_] != kBreak;
    if (!more) ++position_;
  } else {
    more = container.left > 0;
    if (more) --container.left;
  }
  if (!more) containers_.pop_back();
  return more;
}

Result<std::uint64_t> CborReader::tag() {
  const Head item = TRY(head());
  if (item.major != regionfall::kTag || item.additional == kIndefinite) return error("no tag");
  return item.argument;
}

Result<std::string_view> CborReader::skip() {
  const std::size_t start = position_;
  TRY(skip_item(containers_.size()));
  return bytes_.substr(start, position_ - start);
}

Result<void> CborReader::skip_item(std::size_t depth) {
  if (depth > kCborDepthMax) return error("containers nested too deeply");
  switch (TRY(kind())) {
    case Kind::kInteger: {
      const Head item = TRY(head());
      if (item.additional == kIndefinite) return error("a reserved head");
      return {};
    }
    case Kind::kBytes:
      (void)TRY(bytes());
      return {};
    case Kind::kText:
      (void)TRY(text());
      return {};
    case Kind::kBool:
      (void)TRY(boolean());
      return {};
    case Kind::kNull:
      return null();
    case Kind::kNumber:
      (void)TRY(number());
      return {};
    case Kind::kTag:
      (void)TRY(tag());
      return skip_item(depth + 1);
    case Kind::kArray:
      TRY(enter_array());
      break;
    case Kind::kMap:
      TRY(enter_map());
      break;
  }
  const bool map = containers_.back().map;
  while (TRY(next())) {
    TRY(skip_item(depth + 1));
    if (map) TRY(skip_item(depth + 1));
  }
  return {};
}

Result<void> CborReader::end() const {
  if (position_ != bytes_.size()) return error("something follows the data");
  return {};
}

}  // namespace regionfall
