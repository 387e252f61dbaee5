#pragma once

#include <functional>
#include <string>

#include "aws/identity.h"
#include "net/http_message.h"

namespace regionfall::aws {

// A POST to an endpoint of a user's.
struct WebRequest {
  std::string url;
  net::HeaderFields headers;
  std::string body;
};

// Told how a request ended, in a turn of its own: the answer's status, 0 when there was none.
using OnWebAnswer = std::function<void(int status, const Request& request)>;

// Requests of services to endpoints outside AWS. Nothing waits for them: as with RegionCaller, a request leaves when
// the turn that sent it has been committed, and a process that dies forgets it; what must arrive is a row, sent again.
class WebCaller {
 public:
  virtual ~WebCaller() = default;
  // Within a turn that cannot fail, such as a timer's. `on_answer` is called exactly once while the process lives.
  virtual void post(WebRequest request, OnWebAnswer on_answer) = 0;
};

}  // namespace regionfall::aws
