#include "drill/argument_reader.h"

#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "base/time_format.h"
#include "hcl/convert.h"
#include "hcl/value.h"

namespace regionfall::drill {
namespace {

constexpr int kStatusMin = 100;
constexpr int kStatusMax = 599;
constexpr int kStatusClass = 100;

// 200 or "2xx".
std::optional<StatusRange> status_range(const std::string& text) {
  if (text.size() == 3 && text.ends_with("xx") && text[0] >= '1' && text[0] <= '5') {
    const int first = (text[0] - '0') * kStatusClass;
    return StatusRange{first, first + kStatusClass - 1};
  }
  int status = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
  if (error != std::errc() || end != text.data() + text.size() || status < kStatusMin || status > kStatusMax) return {};
  return StatusRange{status, status};
}

}  // namespace

void ArgumentReader::mistake(std::string_view name, std::string summary, std::string detail) {
  context_.diagnostics.error(std::move(summary), std::move(detail), place(name));
}

std::optional<hcl::Value> ArgumentReader::value(std::string_view name) {
  const hcl::Attribute* attribute = content_.attribute(name);
  if (attribute == nullptr) return {};
  auto value = terraform::constant_value(*attribute->value, context_);
  if (!value || (value->is_wholly_known() && !value->is_null())) return value;
  mistake(name, "Unsuitable value", "\"" + std::string(name) + "\" must not be null.");
  return {};
}

std::optional<hcl::Value> ArgumentReader::value_as(std::string_view name, const hcl::Type& type,
                                                   std::string_view form) {
  const auto given = value(name);
  if (!given) return {};
  auto converted = hcl::convert(*given, type);
  if (converted && converted->is_wholly_known() && !converted->is_null()) return *converted;
  mistake(name, "Unsuitable value type", fmt::format("\"{}\" must be {}.", name, form));
  return {};
}

std::optional<std::string> ArgumentReader::string(std::string_view name) {
  const auto value = value_as(name, hcl::Type::string(), "a string");
  return value ? std::optional(value->as_string()) : std::nullopt;
}

std::optional<bool> ArgumentReader::boolean(std::string_view name) {
  const auto value = value_as(name, hcl::Type::boolean(), "true or false");
  return value ? std::optional(value->as_bool()) : std::nullopt;
}

std::optional<double> ArgumentReader::number(std::string_view name, double more_than, double at_most) {
  const auto value = value_as(name, hcl::Type::number(), "a number");
  if (!value) return {};
  const double number = value->as_number().to_double();
  if (number > more_than && number <= at_most) return number;
  mistake(name, "Number out of range",
          fmt::format("\"{}\" must be more than {} and at most {}.", name, more_than, at_most));
  return {};
}

std::optional<Duration> ArgumentReader::duration(std::string_view name, Zero zero) {
  const auto text = string(name);
  if (!text) return {};
  const auto parsed = parse_duration(*text);
  if (!parsed) {
    mistake(name, "Bad duration",
            fmt::format("\"{}\" must be a time with its unit, as in \"90s\" or \"1m30s\": {}.", name,
                        parsed.error().message));
    return {};
  }
  if (*parsed > Duration(0) || (*parsed == Duration(0) && zero == Zero::kAllowed)) return *parsed;
  mistake(name, "Bad duration",
          fmt::format("\"{}\" must be {}.", name, zero == Zero::kAllowed ? "0s or more" : "more than 0s"));
  return {};
}

std::optional<double> ArgumentReader::percent(std::string_view name) {
  auto text = string(name);
  if (!text) return {};
  if (text->ends_with('%')) text->pop_back();
  const auto number = hcl::Number::parse(trim(*text));
  if (number && number->sign() > 0 && number->to_double() <= 100) return number->to_double();
  mistake(name, "Bad percentage", fmt::format("\"{}\" must be a share of requests in percent, as in \"99.9%\".", name));
  return {};
}

std::vector<ArgumentReader::Text> ArgumentReader::strings(std::string_view name) {
  std::vector<Text> texts;
  const hcl::Attribute* attribute = content_.attribute(name);
  if (attribute == nullptr) return texts;
  const auto* tuple = attribute->value->as<hcl::TupleExpression>();
  const std::vector<hcl::ExpressionPtr> items = tuple == nullptr ? std::vector{attribute->value} : tuple->items;
  for (const hcl::ExpressionPtr& item : items) {
    const auto value = terraform::constant_value(*item, context_);
    if (!value) continue;
    const auto text = hcl::convert(*value, hcl::Type::string());
    if (text && text->is_known() && !text->is_null()) {
      texts.push_back({text->as_string(), item->range});
    } else {
      context_.diagnostics.error("Unsuitable value type", fmt::format("\"{}\" must be a list of strings.", name),
                                 item->range);
    }
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>> ArgumentReader::map(std::string_view name) {
  std::vector<std::pair<std::string, std::string>> entries;
  const auto value = value_as(name, hcl::Type::map(hcl::Type::string()), "a map of strings");
  for (std::size_t i = 0; value && i < value->length(); ++i) {
    if (!value->elements()[i].is_null()) entries.emplace_back(value->key(i), value->elements()[i].as_string());
  }
  return entries;
}

std::optional<std::chrono::seconds> ArgumentReader::clamp_end(const hcl::Value& object, std::string_view end,
                                                              std::string_view name) {
  const hcl::Value* given = object.find(end);
  const auto text = given == nullptr ? std::nullopt : std::optional(hcl::convert(*given, hcl::Type::string()));
  if (text && *text && !(*text)->is_null()) {
    const auto parsed = parse_duration((*text)->as_string());
    if (parsed && *parsed >= Duration(0) && *parsed % std::chrono::seconds(1) == Duration(0))
      return std::chrono::duration_cast<std::chrono::seconds>(*parsed);
  }
  mistake(name, "Bad resolver",
          fmt::format("A resolver that clamps has min and max, as in {{ min = \"30s\", max = "
                      "\"5m\" }}; \"{}\" is missing or no number of whole seconds.",
                      end));
  return {};
}

std::optional<net::DnsTtlPolicy> ArgumentReader::resolver(std::string_view name) {
  const auto given = value(name);
  if (!given) return {};
  if (given->type().kind() == hcl::TypeKind::kObject) {
    const auto min = clamp_end(*given, "min", name);
    const auto max = clamp_end(*given, "max", name);
    if (!min || !max) return {};
    if (*min <= *max) return net::DnsTtlPolicy::clamp(*min, *max);
    mistake(name, "Bad resolver", "The resolver's min is longer than its max.");
    return {};
  }
  const std::string text = given->type().kind() == hcl::TypeKind::kString ? given->as_string() : "";
  if (text == "ttl") return net::DnsTtlPolicy::honour();
  if (text == "forever") return net::DnsTtlPolicy::keep_forever();
  mistake(
      name, "Bad resolver",
      "A client keeps addresses for \"ttl\" (as long as the answer says), \"forever\" (as Java does with a security "
      "manager), or within bounds: { min = \"30s\", max = \"5m\" }.");
  return {};
}

std::optional<std::vector<StatusRange>> ArgumentReader::statuses(std::string_view name) {
  if (!has(name)) return {};
  std::vector<StatusRange> ranges;
  for (const auto& [text, range] : strings(name)) {
    if (const auto status = status_range(text)) {
      ranges.push_back(*status);
    } else {
      context_.diagnostics.error("Bad status", "\"" + text + "\" is no HTTP status, as 200, and no class, as \"2xx\".",
                                 range);
    }
  }
  if (!ranges.empty()) return ranges;
  if (!context_.diagnostics.has_errors())
    mistake(name, "No status", "Without a status that counts as success, no request could succeed.");
  return {};
}

}  // namespace regionfall::drill
