#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/constraint/pattern_cache.h"
#include "aws/identity.h"
#include "aws/operation_request.h"
#include "aws/service_model.h"
#include "aws/signature.h"
#include "base/clock.h"
#include "base/random.h"
#include "net/http_message.h"

namespace regionfall::aws {

// Who performs operations: a region with its services.
class OperationHost {
 public:
  virtual ~OperationHost() = default;
  // `input` satisfies the model. A service or operation without a handler gets not_implemented(). What is answered is
  // committed by the time the response leaves, which is the caller's business.
  virtual Outcome call(const ServiceModel& service, const Operation& operation, const Value& input,
                       const Request& request) = 0;
};

// What an access key stands for.
struct Credential {
  std::string secret;
  Caller caller;
};

// Who knows the access keys: IAM and STS.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;
  // Whose access key and security token the signature has. kUnknownAccessKey when nobody has this key, it is inactive,
  // or its security token is another; kExpiredToken when its time is over.
  virtual Result<Credential, AuthenticationProblem> find_credential(const Signature& signature, Instant now) = 0;
};

struct DispatchOptions {
  RegionName region = {"us-east-1"};  // of requests that name none
  // Off: unsigned requests and foreign keys are welcome. On: S3's anonymous requests alone have a caller without
  // account and access key.
  bool verify_signatures = false;
};

// Makes a response of a request: identifies the operation, authenticates the caller, reads the input, checks it against
// the model, has it performed, and writes output or error in the request's protocol. Every request gets a response;
// what is wrong with it, a 4xx. Without I/O.
class Dispatcher {
 public:
  // All must outlive the dispatcher; `credentials` may be null: then every key is foreign.
  Dispatcher(OperationHost& host, CredentialSource* credentials, RandomSource& random, DispatchOptions options)
      : host_(host), credentials_(credentials), random_(random), options_(std::move(options)) {}

  // `source_ip`: where the request comes from.
  net::HttpResponse handle(net::HttpRequest request, Instant now, std::string source_ip = {});

 private:
  struct Call;
  Outcome perform(Call& call);
  Result<Caller, ApiError> authenticate(Call& call);
  Outcome read_checked_input(Call& call);

  OperationHost& host_;
  CredentialSource* credentials_;
  RandomSource& random_;
  DispatchOptions options_;
  PatternCache patterns_;
};

// The caller that an access key makes by itself: the root of the account that it names (twelve digits), else of
// kDefaultAccount.
Caller caller_of_foreign_key(std::string_view access_key_id);

// Services whose control planes are in us-east-1, whatever region was signed for: CloudFront, IAM, Route 53.
std::span<const std::string_view> global_services();

// Where a request belongs, as far as its head says: for whoever routes it to a region.
struct RequestRoute {
  OperationRequest asked;
  RegionName region;
};
// Requests to global services, and those that name no region, belong in us-east-1.
RequestRoute route_of(const net::RequestHead& head);

}  // namespace regionfall::aws
