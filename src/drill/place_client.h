#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "drill/load_url.h"
#include "drill/location.h"
#include "net/http_client.h"
#include "net/tls.h"

namespace regionfall::drill {

// A client in a city that waits for each answer, for whoever has a thread of its own. The thread must be in the city's
// network. `surroundings` and `clock` must outlive it.
class PlaceClient {
 public:
  static Result<PlaceClient> make(const LocationSurroundings& surroundings, const Clock& clock);

  // An address as it is written, or as the hosts file or the resolver has it; nothing: there is none.
  std::optional<net::IpAddress> address_of(const std::string& host) const;
  std::optional<net::HttpEndpoint> endpoint_of(const LoadUrl& url) const;
  // The status that a GET is answered with.
  Result<int> status_of(const LoadUrl& url, std::chrono::nanoseconds patience) const;

 private:
  PlaceClient(const LocationSurroundings& surroundings, const Clock& clock, std::unique_ptr<net::TlsClient> tls)
      : surroundings_(&surroundings), clock_(&clock), tls_(std::move(tls)) {}

  const LocationSurroundings* surroundings_;
  const Clock* clock_;
  std::unique_ptr<net::TlsClient> tls_;
};

}  // namespace regionfall::drill
