#pragma once

#include <string>
#include <string_view>

#include "net/http_limits.h"
#include "net/http_message.h"

namespace regionfall::net {

// Why a server does not serve a request: what came is no HTTP, breaks a bound or does not come in time.
struct HttpRefusal {
  int status = 400;     // that HTTP has for it, 400 to 599
  std::string message;  // "The head is longer than is accepted"
};

// A refusal in plain text, for services that have no words of their own.
HttpResponse plain_refusal(const HttpRefusal& refusal);

// What can be read of the head of a request that is not served, from its beginning up to where it ends or was cut off:
// method and target, and those field lines that are whole and well-formed, as many as are accepted. Good for wording
// the refusal; whoever serves requests must not guess.
RequestHead read_refused_head(std::string_view text, const HttpLimits& limits);

}  // namespace regionfall::net
