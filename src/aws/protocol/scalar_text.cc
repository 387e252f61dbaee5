#include "aws/protocol/scalar_text.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>

#include "aws/protocol/timestamp.h"
#include "base/encoding.h"
#include "base/text.h"

namespace regionfall::aws {
namespace {

template <class T>
std::optional<Value> some(std::optional<T> content) {
  if (!content) return std::nullopt;
  return Value(*std::move(content));
}

std::optional<Value> boolean_from_text(std::string_view text) {
  if (equals_ignoring_case(text, "true")) return Value(true);
  if (equals_ignoring_case(text, "false")) return Value(false);
  return std::nullopt;
}

std::optional<Value> blob_from_text(std::string_view text) {
  auto bytes = base64_decode(text);
  if (!bytes) return std::nullopt;
  return Value(Value::Blob{*std::move(bytes)});
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_double(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<Value> scalar_from_text(const Shape& shape, std::string_view text) {
  switch (shape.kind) {
    case ShapeKind::kString:
      return Value(text);
    case ShapeKind::kBoolean:
      return boolean_from_text(text);
    case ShapeKind::kInteger: {
      const auto value = parse_integer(text);
      if (!value || *value != static_cast<std::int32_t>(*value)) return std::nullopt;
      return Value(*value);
    }
    case ShapeKind::kLong:
      return some(parse_integer(text));
    case ShapeKind::kFloat:
    case ShapeKind::kDouble:
      return some(parse_double(text));
    case ShapeKind::kTimestamp:
      return some(parse_timestamp(text));
    case ShapeKind::kBlob:
      return blob_from_text(text);
    case ShapeKind::kStructure:
    case ShapeKind::kList:
    case ShapeKind::kMap:
      break;
  }
  return std::nullopt;
}

void append_double(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
  } else {
    const std::size_t start = out.size();
    fmt::format_to(std::back_inserter(out), "{}", value);
    if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
  }
}

void append_scalar(std::string& out, const Value& value, TimestampFormat format, const ScalarStyle& style) {
  if (value.is_text()) {
    out += value.as_text();
  } else if (value.is_bool()) {
    out += value.as_bool() ? "true" : "false";
  } else if (value.is_integer()) {
    fmt::format_to(std::back_inserter(out), "{}", value.as_integer());
  } else if (value.is_double()) {
    append_double(out, value.as_double());
  } else if (value.is_blob()) {
    out += base64_encode(value.as_bytes());
  } else if (value.is_instant()) {
    switch (format == TimestampFormat::kOfProtocol ? style.timestamps : format) {
      case TimestampFormat::kUnix:
        return append_epoch_seconds(out, value.as_instant());
      case TimestampFormat::kRfc822:
        return append_rfc822(out, value.as_instant());
      case TimestampFormat::kIso8601:
      case TimestampFormat::kOfProtocol:
        return append_iso8601(out, value.as_instant(), style.always_milliseconds);
    }
  }
}

}  // namespace regionfall::aws
