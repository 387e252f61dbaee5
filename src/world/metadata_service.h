#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "aws/service_caller.h"
#include "base/clock.h"
#include "base/random.h"
#include "net/http_server.h"
#include "services/iam/state.h"

namespace regionfall::world {

// The metadata service of one instance (IMDSv2, and v1 unless the instance requires tokens), as programs on AWS find it
// at 169.254.169.254. Source: EC2 user guide, "Use the Instance Metadata Service". It belongs to the instance, not to
// EC2's control plane: faults of that do not touch it.
class MetadataService final : public net::HttpService {
 public:
  struct Surroundings {
    aws::RegionName region;
    // An operation of the region, whatever faults its services have.
    std::function<aws::Outcome(const aws::ServiceCall&)> ask;
    const iam::State& iam;  // what the region knows of it
    const Clock& clock;
    RandomSource& random;
  };
  MetadataService(Surroundings surroundings, std::string instance_id);

  void request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) override;
  net::HttpResponse answer(const net::HttpRequest& request);

  // Tokens that are remembered; a further one makes the oldest invalid.
  static constexpr std::size_t kTokensMax = 1'000;

 private:
  struct Credentials {
    std::string role;
    Instant expires;
    std::string document;  // as clients read it
  };
  net::HttpResponse new_token(const net::HttpRequest& request);
  bool token_is_good(const std::string& token) const;
  net::HttpResponse text_at(std::string_view path, const aws::Value& description);
  // Below iam/security-credentials/.
  net::HttpResponse credentials_at(std::string_view path, const aws::Value& description);
  std::optional<std::string> credentials_of(const iam::Role& role, const std::string& account);

  Surroundings surroundings_;
  std::string instance_id_;
  std::map<std::string, Instant> tokens_;  // when each ends
  std::optional<Credentials> credentials_;
};

}  // namespace regionfall::world
