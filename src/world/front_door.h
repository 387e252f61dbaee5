#pragma once

#include <optional>
#include <string>

#include "aws/dispatcher.h"
#include "aws/service_caller.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "net/http_message.h"
#include "services/iam/authorizing_host.h"
#include "world/region.h"
#include "world/region_services.h"

namespace regionfall::world {

// Lets clients in to a region: finds out who calls, whether they are who they say, and whether they may, as far as the
// world enforces it (`--iam`), before the region performs what they ask for.
class FrontDoor {
 public:
  // All must outlive the door.
  FrontDoor(Region& region, RegionIdentity& identity, RandomSource& random);

  // A request over HTTP. `source_ip`: where it comes from. `now`: by the clock that clients have.
  net::HttpResponse request(net::HttpRequest request, std::string source_ip, Instant now);

  // A call of a command on this machine. One that names an access key acts for whom that belongs to; without one, it
  // acts for the world's owner, as the caller that the call has.
  aws::Outcome call(aws::ServiceCall call, Instant now);

 private:
  // What everybody may have without asking for an operation: the certificates that SNS signs with.
  std::optional<net::HttpResponse> public_document(const net::HttpRequest& request);
  Result<aws::Caller, aws::ApiError> authenticate(const aws::ServiceCall& call, Instant now);

  Region& region_;
  RegionIdentity& identity_;
  iam::AuthorizingHost host_;
  aws::Dispatcher dispatcher_;
};

}  // namespace regionfall::world
