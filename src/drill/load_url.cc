#include "drill/load_url.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace regionfall::drill {
namespace {

constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";
constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

bool fits_request_line(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

Result<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0)
    return failure("\"" + std::string(text) + "\" is no port: they go from 1 to 65535.");
  return port;
}

}  // namespace

Result<LoadUrl> parse_load_url(std::string_view text) {
  LoadUrl url;
  url.text = text;
  url.tls = text.starts_with(kHttps);
  if (!url.tls && !text.starts_with(kHttp))
    return failure("A URL begins with http:// or https://, as in http://www.example.com/health.");
  if (!fits_request_line(text)) return failure("A URL has no blanks and no letters beyond ASCII: write them as %XX.");
  std::string_view rest = text.substr(url.tls ? kHttps.size() : kHttp.size());
  rest = rest.substr(0, rest.find('#'));
  const std::size_t authority_end = std::min(rest.find_first_of("/?"), rest.size());
  std::string_view authority = rest.substr(0, authority_end);
  if (authority.find('@') != std::string_view::npos)
    return failure("A URL has no user here: put an Authorization header into headers.");
  const std::string_view target = rest.substr(authority_end);
  url.target = (target.starts_with('/') ? "" : "/") + std::string(target);

  const std::uint16_t own_port = url.tls ? kHttpsPort : kHttpPort;
  const std::size_t host_end = authority.starts_with('[') ? authority.find(']') : authority.find(':');
  const bool bracketed = authority.starts_with('[');
  if (bracketed && host_end == std::string_view::npos) return failure("The address's closing bracket is missing.");
  url.host = to_lower_ascii(bracketed ? authority.substr(1, host_end - 1) : authority.substr(0, host_end));
  if (url.host.empty()) return failure("The URL names no host.");
  std::string_view port = host_end == std::string_view::npos ? "" : authority.substr(host_end + (bracketed ? 1 : 0));
  if (!port.empty() && !port.starts_with(':')) return failure("Only a port may follow the address's bracket.");
  url.port = port.empty() ? own_port : TRY(port_of(port.substr(1)));
  url.host_header = bracketed ? "[" + url.host + "]" : url.host;
  if (url.port != own_port) url.host_header += ":" + std::to_string(url.port);
  return url;
}

}  // namespace regionfall::drill
