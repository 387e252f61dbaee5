#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall::drill {

// Where a load's requests go.
struct LoadUrl {
  std::string text;  // as it was written
  bool tls = false;
  std::string host;  // a name in lower case, or an address without brackets
  std::uint16_t port = 80;
  std::string target = "/";  // path and query
  std::string host_header;   // with the port where it is not the scheme's own
};

// "http://www.example.com/health?deep=1", "https://[fd72::1]:8443/". The error says what is wrong.
Result<LoadUrl> parse_load_url(std::string_view text);

}  // namespace regionfall::drill
