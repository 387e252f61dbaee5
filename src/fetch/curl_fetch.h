#pragma once

#include "base/result.h"
#include "terraform/http_client.h"

namespace regionfall::fetch {

// Fetches over the network, with libcurl. Any status is a response; an error is only what kept one from coming.
Result<terraform::HttpResponse> fetch_with_curl(const terraform::HttpRequest& request);

}  // namespace regionfall::fetch
