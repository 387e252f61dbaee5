#include "services/elbv2/rule_match.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "services/elbv2/wildcard.h"

namespace regionfall::elbv2 {
namespace {

// Patterns and expressions for one text of the request.
struct Patterns {
  std::vector<std::string> values;
  std::vector<std::unique_ptr<RE2>> expressions;
  Case letter_case = Case::kIgnored;

  bool match(std::string_view text) const {
    return std::ranges::any_of(values, [&](const auto& value) { return wildcard_matches(value, text, letter_case); }) ||
           std::ranges::any_of(expressions, [&](const auto& expression) {
             return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *expression);
           });
  }
};

Patterns compile(const std::vector<std::string>& values, const std::vector<std::string>& expressions,
                 Case letter_case) {
  Patterns patterns{.values = values, .expressions = {}, .letter_case = letter_case};
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(letter_case == Case::kMatters);
  for (const std::string& text : expressions) {
    auto expression = std::make_unique<RE2>(text, options);
    if (expression->ok()) patterns.expressions.push_back(std::move(expression));
  }
  return patterns;
}

bool pair_matches(const QueryStringPair& wanted, std::string_view key, std::string_view value) {
  return (!wanted.key || wildcard_matches(*wanted.key, key, Case::kIgnored)) &&
         wildcard_matches(wanted.value, value, Case::kIgnored);
}

// Whether any of the query's pairs is a wanted one. A part without `=` is a value without a key.
bool query_matches(const std::vector<QueryStringPair>& wanted, std::string_view query) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view part = query.substr(0, end);
    const std::size_t equals = part.find('=');
    const bool has_key = equals != std::string_view::npos;
    const std::string_view key = has_key ? part.substr(0, equals) : std::string_view();
    const std::string_view value = has_key ? part.substr(equals + 1) : part;
    if (std::ranges::any_of(wanted, [&](const auto& pair) { return pair_matches(pair, key, value); })) return true;
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return false;
}

}  // namespace

struct RequestMatcher::Compiled {
  std::optional<Patterns> host;
  std::optional<Patterns> path;
  std::string header_name;
  std::optional<Patterns> header;
  std::optional<std::vector<QueryStringPair>> query;
  std::optional<std::vector<std::string>> methods;
  std::vector<ec2::Cidr> sources;

  bool header_matches(const RequestFacts& request) const {
    return request.headers != nullptr && std::ranges::any_of(request.headers->all(), [&](const auto& one) {
             return equals_ignoring_case(one.first, header_name) && header->match(one.second);
           });
  }
  bool source_matches(const RequestFacts& request) const {
    return std::ranges::any_of(sources, [&](const ec2::Cidr& block) {
      return block.address.v6 == request.client.v6 && ec2::contains(block, request.client);
    });
  }
};

RequestMatcher::RequestMatcher(const Condition& condition) {
  auto compiled = std::make_unique<Compiled>();
  if (const auto& host = condition.host_header) {
    compiled->host = compile(host->values, host->regex_values, Case::kIgnored);
  } else if (const auto& path = condition.path_pattern) {
    compiled->path = compile(path->values, path->regex_values, Case::kMatters);
  } else if (const auto& header = condition.http_header) {
    compiled->header_name = header->name;
    compiled->header = compile(header->values, header->regex_values, Case::kIgnored);
  } else if (condition.query_string) {
    compiled->query = condition.query_string->values;
  } else if (condition.http_request_method) {
    compiled->methods = condition.http_request_method->values;
  } else if (condition.source_ip) {
    for (const std::string& text : condition.source_ip->values) {
      if (const auto block = ec2::parse_cidr(text)) compiled->sources.push_back(*block);
    }
  }
  compiled_ = std::move(compiled);
}

RequestMatcher::~RequestMatcher() = default;
RequestMatcher::RequestMatcher(RequestMatcher&&) noexcept = default;
RequestMatcher& RequestMatcher::operator=(RequestMatcher&&) noexcept = default;

bool RequestMatcher::matches(const RequestFacts& request) const {
  const Compiled& wanted = *compiled_;
  if (wanted.host) return wanted.host->match(request.host);
  if (wanted.path) return wanted.path->match(request.path);
  if (wanted.header) return wanted.header_matches(request);
  if (wanted.query) return query_matches(*wanted.query, request.query);
  if (wanted.methods) return std::ranges::find(*wanted.methods, request.method) != wanted.methods->end();
  return wanted.source_matches(request);
}

std::string_view host_without_port(std::string_view host) {
  const std::size_t bracket = host.rfind(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return host.substr(0, colon);
}

}  // namespace regionfall::elbv2
