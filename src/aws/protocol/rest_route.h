#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/service_model.h"
#include "aws/url.h"
#include "net/http_message.h"

namespace regionfall::aws {

// The labels of a path by their names in the operation's URI, decoded.
using PathLabels = std::vector<std::pair<std::string_view, std::string>>;

// The labels when the raw path fits the URI's path ("/{Bucket}/{Key+}"; a query part is not looked at). A label is one
// segment, a greedy one ("{Key+}") any number; none is empty. A slash at the end makes no difference.
std::optional<PathLabels> match_path(std::string_view uri, std::string_view path);

struct RestRoute {
  const Operation* operation = nullptr;
  PathLabels labels;
};

// The operation of a REST service that a request is for: of those whose method, path and constant parameters fit the
// most specific one. Operations that share all of these (PutObject, CopyObject) differ in what they require: the one
// whose required headers and parameters are there. Null operation: none fits.
RestRoute find_rest_route(const ServiceModel& service, const net::HttpRequest& request, std::string_view path,
                          const Parameters& query);

}  // namespace regionfall::aws
