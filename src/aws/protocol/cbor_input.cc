#include "aws/protocol/cbor_input.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/protocol/input_bounds.h"
#include "aws/protocol/timestamp.h"
#include "base/cbor.h"

namespace regionfall::aws {
namespace {

constexpr std::uint64_t kEpochTag = 1;

class CborInputReader {
 public:
  explicit CborInputReader(std::string_view bytes) : reader_(bytes) {}

  Result<Value> whole(const Shape& shape) {
    Value value = TRY(read(shape, 0));
    TRY(reader_.end());
    return value;
  }

 private:
  using Kind = CborReader::Kind;

  Result<Value> read(const Shape& shape, std::size_t depth) {
    TRY(bounds_.enter(depth));
    if (TRY(reader_.kind()) == Kind::kNull) {
      TRY(reader_.null());
      return Value();
    }
    switch (shape.kind) {
      case ShapeKind::kStructure:
        return structure(shape, depth);
      case ShapeKind::kList:
        return list(shape, depth);
      case ShapeKind::kMap:
        return map(shape, depth);
      case ShapeKind::kString:
        return Value(TRY(reader_.text()));
      case ShapeKind::kBlob:
        return Value(Value::Blob{std::string(TRY(reader_.bytes()))});
      case ShapeKind::kBoolean:
        return Value(TRY(reader_.boolean()));
      case ShapeKind::kInteger:
      case ShapeKind::kLong:
        return integer(shape);
      case ShapeKind::kFloat:
      case ShapeKind::kDouble:
        return Value(TRY(reader_.number()));
      case ShapeKind::kTimestamp:
        break;
    }
    return timestamp();
  }

  Result<Value> integer(const Shape& shape) {
    std::int64_t value = 0;
    if (TRY(reader_.kind()) == Kind::kNumber) {
      const double number = TRY(reader_.number());
      constexpr double kExactMax = 9007199254740992;  // 2^53
      if (!(number >= -kExactMax && number <= kExactMax)) return failure("a number is no integer");
      value = static_cast<std::int64_t>(number);
      if (static_cast<double>(value) != number) return failure("a number is no integer");
    } else {
      value = TRY(reader_.integer());
    }
    if (shape.kind == ShapeKind::kInteger && value != static_cast<std::int32_t>(value)) {
      return failure("an integer is out of range");
    }
    return Value(value);
  }

  Result<Value> timestamp() {
    if (TRY(reader_.kind()) == Kind::kTag && TRY(reader_.tag()) != kEpochTag) return failure("an unknown tag");
    const auto instant = from_epoch_seconds(TRY(reader_.number()));
    if (!instant) return failure("a timestamp is out of range");
    return Value(*instant);
  }

  Result<Value> structure(const Shape& shape, std::size_t depth) {
    TRY(reader_.enter_map());
    Value::Structure members;
    while (TRY(reader_.next())) {
      const std::string_view name = TRY(reader_.text());
      const auto member = std::ranges::find(shape.members(), name, [](const Member& m) { return text(m.name); });
      if (member == shape.members().end()) {
        TRY(reader_.skip());
        continue;
      }
      Value value = TRY(read(member->shape(), depth + 1));
      if (value.absent()) continue;
      std::erase_if(members, [&](const auto& other) { return other.first == member->name; });
      members.emplace_back(member->name, std::move(value));
    }
    return Value(std::move(members));
  }

  Result<Value> list(const Shape& shape, std::size_t depth) {
    TRY(reader_.enter_array());
    Value::List items;
    while (TRY(reader_.next())) items.push_back(TRY(read(shape.item(), depth + 1)));
    return Value(std::move(items));
  }

  Result<Value> map(const Shape& shape, std::size_t depth) {
    TRY(reader_.enter_map());
    Value::Map entries;
    while (TRY(reader_.next())) {
      std::string key(TRY(reader_.text()));
      Value value = TRY(read(shape.item(), depth + 1));
      entries.emplace_back(std::move(key), std::move(value));
    }
    return Value(std::move(entries));
  }

  CborReader reader_;
  InputBounds bounds_;
};

}  // namespace

Result<Value> read_cbor_input(const Shape& shape, std::string_view bytes) {
  if (bytes.empty()) return Value(Value::Structure());
  Value value = TRY(CborInputReader(bytes).whole(shape));
  return value.absent() ? Value(Value::Structure()) : value;
}

}  // namespace regionfall::aws
