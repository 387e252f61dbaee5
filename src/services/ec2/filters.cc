#include "services/ec2/filters.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/ec2/errors.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Value;

namespace {

constexpr std::string_view kTagPrefix = "tag:";

std::string scalar_text(const Value& value) {
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_integer()) return std::to_string(value.as_integer());
  return value.as_text();
}

// Whether anything at the rest of the path matches.
template <class Matches>
bool any_at(const Value& value, std::span<const aws::MemberName> path, Matches matches) {
  if (value.is_list()) {
    return std::ranges::any_of(value.as_list(), [&](const Value& item) { return any_at(item, path, matches); });
  }
  if (value.absent()) return false;
  if (path.empty()) return matches(scalar_text(value));
  return any_at(value[path.front()], path.subspan(1), matches);
}

const Value::List& tags_of(const Value& item) {
  const Value& tags = item[m::Tags];
  return tags.absent() ? item[m::TagSet].as_list() : tags.as_list();
}

}  // namespace

bool filter_value_matches(std::string_view pattern, std::string_view text) {
  // The usual two pointers: on a mismatch go back to the last star and let it take one more character.
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (escaped ? pattern[p + 1] == text[t]
                       : p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      p += escaped ? 2 : 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool Filters::any_matches(const std::vector<std::string>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return filter_value_matches(pattern, text); });
}

Result<Filters::Wanted, aws::ApiError> Filters::wanted(std::string_view name, std::span<const FilterField> known) {
  const auto found = std::ranges::find(known, name, &FilterField::name);
  if (found != known.end()) return Wanted{On::kPath, found->path, {}, {}};
  if (name.starts_with(kTagPrefix)) return Wanted{On::kTag, {}, std::string(name.substr(kTagPrefix.size())), {}};
  if (name == "tag-key") return Wanted{On::kTagKey, {}, {}, {}};
  if (name == "tag-value") return Wanted{On::kTagValue, {}, {}, {}};
  return std::unexpected(invalid_value(fmt::format("The filter '{}' is invalid", name)));
}

Result<Filters, aws::ApiError> Filters::parse(const Value& given, std::span<const FilterField> known) {
  Filters filters;
  std::size_t values = 0;
  for (const Value& filter : given.as_list()) {
    const std::string& name = filter[m::Name].as_text();
    if (name.empty()) return std::unexpected(missing_parameter("filterName"));
    Wanted wanted_here = TRY(wanted(name, known));
    wanted_here.values = texts(filter[m::Values]);
    if (wanted_here.values.empty()) return std::unexpected(invalid_value("The filter '" + name + "' has no values"));
    values += wanted_here.values.size();
    if (values > kFilterValuesMax) {
      return aws::api_error(
          "FilterLimitExceeded",
          fmt::format("The maximum number of filter values specified on a single call is {}", kFilterValuesMax));
    }
    filters.wanted_.push_back(std::move(wanted_here));
  }
  return filters;
}

bool Filters::match(const Wanted& wanted, const Value& item) {
  if (wanted.on == On::kPath) {
    return any_at(item, std::span(wanted.path.members).first(wanted.path.length),
                  [&](std::string_view text) { return any_matches(wanted.values, text); });
  }
  return std::ranges::any_of(tags_of(item), [&](const Value& tag) {
    const std::string& key = tag[m::Key].as_text();
    if (wanted.on == On::kTagKey) return any_matches(wanted.values, key);
    return (wanted.on == On::kTagValue || key == wanted.tag_key) && any_matches(wanted.values, tag[m::Value].as_text());
  });
}

bool Filters::match(const Value& item) const {
  return std::ranges::all_of(wanted_, [&](const Wanted& wanted) { return match(wanted, item); });
}

}  // namespace regionfall::ec2
