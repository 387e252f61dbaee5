#include "world/front_door.h"

#include <utility>

#include "aws/authentication_error.h"
#include "aws/members/sns.h"
#include "base/hash.h"
#include "services/sns/sns.h"

namespace regionfall::world {
namespace {

constexpr std::string_view kThisMachine = "127.0.0.1";

}  // namespace

FrontDoor::FrontDoor(Region& region, RegionIdentity& identity, RandomSource& random)
    : region_(region),
      identity_(identity),
      host_(region, identity.state, identity.authorizer),
      dispatcher_(
          host_, &identity.credentials, random,
          {.region = region.name(), .verify_signatures = identity.authorizer.enforcement() == iam::Enforcement::kOn}) {}

net::HttpResponse FrontDoor::request(net::HttpRequest request, std::string source_ip, Instant now) {
  if (auto document = public_document(request)) return *std::move(document);
  return dispatcher_.handle(std::move(request), now, std::move(source_ip));
}

std::optional<net::HttpResponse> FrontDoor::public_document(const net::HttpRequest& request) {
  namespace m = aws::members::sns;
  if (request.method != "GET" || !request.target.starts_with(sns::kCertificatePath)) return std::nullopt;
  const aws::Outcome found = region_.perform("sns", sns::kSigningCertificate,
                                             aws::Value::of({{m::Name, request.target}}), region_.request_of({}));
  if (!found || (*found)[m::Value].as_text().empty()) return std::nullopt;
  return net::HttpResponse{
      .status = 200, .headers = {{"Content-Type", "application/x-pem-file"}}, .body = (*found)[m::Value].as_text()};
}

aws::Outcome FrontDoor::call(aws::ServiceCall call, Instant now) {
  call.caller = TRY(authenticate(call, now));
  call.caller.source_ip = kThisMachine;
  TRY(host_.permit(call.service, call.operation, call.input, region_.request_of(call.caller)));
  return region_.perform(call);
}

Result<aws::Caller, aws::ApiError> FrontDoor::authenticate(const aws::ServiceCall& call, Instant now) {
  if (call.caller.access_key_id.empty()) return call.caller;
  const auto credential = identity_.credentials.find_credential(
      {.access_key_id = call.caller.access_key_id, .security_token = call.caller.session_token}, now);
  const bool enforced = identity_.authorizer.enforcement() == iam::Enforcement::kOn;
  aws::AuthenticationVerdict verdict;
  if (!credential) {
    verdict.problem = credential.error();
  } else if (enforced && !equal_in_constant_time(credential->secret, call.secret_access_key)) {
    verdict.problem = aws::AuthenticationProblem::kMismatch;
  }
  if (verdict.problem == aws::AuthenticationProblem::kNone) return credential->caller;
  if (!enforced && verdict.problem != aws::AuthenticationProblem::kExpiredToken) return call.caller;
  const aws::ServiceModel* service = aws::find_service_model(call.service);
  if (service == nullptr) return std::unexpected(aws::not_implemented(call.service, call.operation));
  return std::unexpected(aws::authentication_error({.service = service, .protocol = service->protocol}, verdict));
}

}  // namespace regionfall::world
