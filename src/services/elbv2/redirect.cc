#include "services/elbv2/redirect.h"

#include <fmt/format.h>

#include "base/text.h"

namespace regionfall::elbv2 {
namespace {

std::string filled(const std::string& text, const RequestFacts& request) {
  if (text.find("#{") == std::string::npos) return text;
  const std::string_view path = request.path.starts_with('/') ? request.path.substr(1) : request.path;
  std::string made;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t begin = rest.find("#{");
    const std::size_t end = begin == std::string_view::npos ? begin : rest.find('}', begin);
    if (end == std::string_view::npos) break;
    made += rest.substr(0, begin);
    const std::string_view name = rest.substr(begin + 2, end - begin - 2);
    if (name == "protocol") made += request.scheme;
    if (name == "host") made += request.host;
    if (name == "port") made += std::to_string(request.port);
    if (name == "path") made += path;
    if (name == "query") made += request.query;
    rest.remove_prefix(end + 1);
  }
  made += rest;
  return made;
}

}  // namespace

std::string redirect_location(const RedirectConfig& redirect, const RequestFacts& request) {
  const std::string protocol = to_lower_ascii(filled(redirect.protocol, request));
  const std::string port = filled(redirect.port, request);
  const std::string query = filled(redirect.query, request);
  const bool own_port = port == (protocol == "https" ? "443" : "80");
  return fmt::format("{}://{}{}{}{}{}", protocol, filled(redirect.host, request), own_port ? std::string() : ":" + port,
                     filled(redirect.path, request), query.empty() ? "" : "?", query);
}

int redirect_status(const RedirectConfig& redirect) { return redirect.status_code == "HTTP_301" ? 301 : 302; }

}  // namespace regionfall::elbv2
