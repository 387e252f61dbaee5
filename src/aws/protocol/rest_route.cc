#include "aws/protocol/rest_route.h"

#include <algorithm>
#include <compare>

namespace regionfall::aws {
namespace {

// Operations of S3 that others with the same URI have replaced, or that live at an endpoint of their own.
constexpr std::string_view kNeverRouted[] = {"GetBucketLifecycle", "GetBucketNotification", "ListDirectoryBuckets",
                                             "PutBucketLifecycle", "PutBucketNotification"};

std::string_view path_of(std::string_view uri) { return uri.substr(0, uri.find('?')); }

std::string_view without_final_slash(std::string_view path) {
  return path.size() > 1 && path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

// How well an operation fits; more is better, the first member counts most.
struct Fit {
  int required_missing_negated = 0;
  std::size_t literal_bytes = 0;
  int constants = 0;
  int required_there = 0;
  friend auto operator<=>(const Fit&, const Fit&) = default;
};

// The number of constant parameters of the URI ("?uploads", "?list-type=2"); -1 when one is not there.
int constants_there(std::string_view uri, const Parameters& query) {
  int count = 0;
  std::string_view rest = split_target(uri).query;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    const std::string* value = find_parameter(query, part.substr(0, equals));
    if (value == nullptr) return -1;
    if (equals != std::string_view::npos && *value != part.substr(equals + 1)) return -1;
    ++count;
  }
  return count;
}

std::size_t literal_bytes(std::string_view uri) {
  std::size_t count = 0;
  bool in_label = false;
  for (const char c : path_of(uri)) {
    if (c == '{') in_label = true;
    if (!in_label) ++count;
    if (c == '}') in_label = false;
  }
  return count;
}

Fit fit_of(const Operation& operation, int constants, const net::HttpRequest& request, const Parameters& query) {
  Fit fit{.literal_bytes = literal_bytes(operation.uri), .constants = constants};
  if (operation.input() == nullptr) return fit;
  for (const Member& member : operation.input()->members()) {
    if (!member.is(Member::kRequired)) continue;
    if (member.location != Location::kQuery && member.location != Location::kHeader) continue;
    const bool there = member.location == Location::kQuery ? find_parameter(query, member.wire_name) != nullptr
                                                           : request.headers.find(member.wire_name) != nullptr;
    ++(there ? fit.required_there : fit.required_missing_negated);
  }
  fit.required_missing_negated = -fit.required_missing_negated;
  return fit;
}

}  // namespace

std::optional<PathLabels> match_path(std::string_view uri, std::string_view path) {
  std::string_view pattern = without_final_slash(path_of(uri));
  if (!pattern.ends_with("+}")) path = without_final_slash(path);
  PathLabels labels;
  while (!pattern.empty()) {
    if (pattern.front() != '{') {
      const std::string_view literal = pattern.substr(0, pattern.find('{'));
      if (!path.starts_with(literal)) return std::nullopt;
      pattern.remove_prefix(literal.size());
      path.remove_prefix(literal.size());
      continue;
    }
    std::string_view name = pattern.substr(1, pattern.find('}') - 1);
    pattern.remove_prefix(name.size() + 2);
    const bool greedy = name.ends_with('+');
    if (greedy) name.remove_suffix(1);
    // What follows a greedy label is literal.
    if (greedy && (path.size() < pattern.size() || !path.ends_with(pattern))) return std::nullopt;
    const std::string_view raw = greedy ? path.substr(0, path.size() - pattern.size()) : path.substr(0, path.find('/'));
    auto value = percent_decode(raw, false);
    if (raw.empty() || !value) return std::nullopt;
    labels.emplace_back(name, *std::move(value));
    path.remove_prefix(raw.size());
  }
  if (!path.empty()) return std::nullopt;
  return labels;
}

RestRoute find_rest_route(const ServiceModel& service, const net::HttpRequest& request, std::string_view path,
                          const Parameters& query) {
  RestRoute best;
  Fit best_fit;
  for (const Operation& operation : service.operations()) {
    if (operation.http_method.view() != request.method) continue;
    auto labels = match_path(operation.uri, path);
    if (!labels || std::ranges::find(kNeverRouted, operation.name.view()) != std::end(kNeverRouted)) continue;
    const int constants = constants_there(operation.uri, query);
    if (constants < 0) continue;
    const Fit fit = fit_of(operation, constants, request, query);
    if (best.operation != nullptr && fit <= best_fit) continue;
    best = {&operation, *std::move(labels)};
    best_fit = fit;
  }
  return best;
}

}  // namespace regionfall::aws
