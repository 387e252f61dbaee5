#include "aws/dispatcher.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/authentication_error.h"
#include "aws/chunked_body.h"
#include "aws/constraint/constraint_error.h"
#include "aws/operation_input.h"
#include "aws/operation_output.h"
#include "aws/protocol/response_form.h"
#include "aws/signature.h"
#include "aws/signature_verification.h"

namespace regionfall::aws {
namespace {

constexpr std::string_view kGlobalRegion = "us-east-1";
constexpr std::string_view kGlobalServices[] = {"cloudfront", "iam", "route53"};

// The service is none of AWS's that have a model here.
ApiError unknown_service(const OperationRequest& asked) {
  if (asked.service_text.empty()) {
    return {"InvalidAction", "The request does not say which service it is for.", 400};
  }
  return {"NotImplemented", fmt::format("Regionfall does not implement the service {} yet.", asked.service_text), 501};
}

// The service has no such operation.
ApiError unknown_operation(const OperationRequest& asked) {
  switch (asked.protocol) {
    case Protocol::kQuery:
    case Protocol::kEc2:
      if (!asked.malformed.empty()) {
        return {"MalformedQueryString", fmt::format("The query string contains a syntax error: {}.", asked.malformed),
                asked.protocol == Protocol::kEc2 ? 400 : 404};
      }
      if (asked.operation_text.empty()) {
        return {"MissingAction", "The request must contain the parameter Action", 400};
      }
      return {"InvalidAction", fmt::format("The action {} is not valid for this web service.", asked.operation_text),
              400};
    case Protocol::kJson:
      return {"UnknownOperationException", "", 400};
    case Protocol::kCbor:
    case Protocol::kRestJson:
      return {"UnknownOperationException", "", 404};
    case Protocol::kRestXml:
      break;
  }
  if (is_s3(asked)) {
    return {"MethodNotAllowed", "The specified method is not allowed against this resource.", 405};
  }
  return {"UnknownOperationException", "", 404};
}

// S3's policies may let anybody in; who asks STS for a web identity's or SAML's role has no key yet.
bool takes_anonymous(const OperationRequest& asked) {
  if (is_s3(asked)) return true;
  const std::string_view operation = asked.operation == nullptr ? std::string_view() : asked.operation->name.view();
  return asked.service->name.view() == "sts" &&
         (operation == "AssumeRoleWithWebIdentity" || operation == "AssumeRoleWithSAML");
}

Caller anonymous() { return {.account = {}, .arn = {}, .user_id = "anonymous", .access_key_id = {}}; }

ApiError chunk_error(const OperationRequest& asked, const AuthenticationVerdict& verdict) {
  if (verdict.problem == AuthenticationProblem::kIncomplete) return {"IncompleteBody", verdict.message, 400};
  return authentication_error(asked, verdict);
}

}  // namespace

// What is known of one request so far.
struct Dispatcher::Call {
  net::HttpRequest request;
  Instant now;
  std::string source_ip;
  std::string request_id;
  EndpointHost host;
  ParsedSignature parsed;
  OperationRequest asked;

  const Signature* signature() const { return parsed.signature ? &*parsed.signature : nullptr; }
};

Caller caller_of_foreign_key(std::string_view access_key_id) {
  const std::string account(is_account_id(access_key_id) ? access_key_id : kDefaultAccount);
  return {.account = {account},
          .arn = fmt::format("arn:aws:iam::{}:root", account),
          .user_id = account,
          .access_key_id = std::string(access_key_id)};
}

std::span<const std::string_view> global_services() { return kGlobalServices; }

RequestRoute route_of(const net::RequestHead& head) {
  const net::HttpRequest request{.method = head.method, .target = head.target, .headers = head.headers, .body = {}};
  const EndpointHost host = read_endpoint_host(request.headers.get("host"));
  const ParsedSignature parsed = parse_signature(request);
  RequestRoute route{.asked = identify_operation(request, parsed.signature ? &*parsed.signature : nullptr, host),
                     .region = host.region};
  if (parsed.signature && is_region_name(parsed.signature->region.text)) route.region = parsed.signature->region;
  const ServiceModel* const service = route.asked.service;
  const bool global =
      service != nullptr && std::ranges::find(kGlobalServices, service->name.view()) != std::end(kGlobalServices);
  if (global || route.region.text.empty()) route.region.text = kGlobalRegion;
  return route;
}

net::HttpResponse Dispatcher::handle(net::HttpRequest request, Instant now, std::string source_ip) {
  Call call{
      .request = std::move(request), .now = now, .source_ip = std::move(source_ip), .request_id = random_uuid(random_)};
  call.host = read_endpoint_host(call.request.headers.get("host"));
  call.parsed = parse_signature(call.request);
  call.asked = identify_operation(call.request, call.signature(), call.host);
  const Outcome outcome = perform(call);
  net::HttpResponse response = outcome ? write_operation_output(call.asked, *outcome, call.request_id)
                                       : write_operation_error(call.asked, outcome.error(), call.request_id);
  if (call.request.method == "HEAD") response.body.clear();
  return response;
}

Outcome Dispatcher::perform(Call& call) {
  if (call.asked.service == nullptr) return std::unexpected(unknown_service(call.asked));
  Request request{.caller = TRY(authenticate(call)),
                  .region = call.host.region,
                  .now = call.now,
                  .random = random_,
                  .request_id = call.request_id};
  request.caller.source_ip = call.source_ip;
  if (call.signature() != nullptr && is_region_name(call.signature()->region.text)) {
    request.region = call.signature()->region;
  }
  if (request.region.text.empty()) request.region = options_.region;
  if (call.asked.operation == nullptr) return std::unexpected(unknown_operation(call.asked));
  const Value input = TRY(read_checked_input(call));
  return host_.call(*call.asked.service, *call.asked.operation, input, request);
}

Result<Caller, ApiError> Dispatcher::authenticate(Call& call) {
  const auto refuse = [&](const AuthenticationVerdict& verdict) {
    return std::unexpected(authentication_error(call.asked, verdict));
  };
  const Signature* signature = call.signature();
  Result<Credential, AuthenticationProblem> credential = std::unexpected(AuthenticationProblem::kUnknownAccessKey);
  if (signature != nullptr && credentials_ != nullptr) {
    credential = credentials_->find_credential(*signature, call.now);
  }
  // Keys that this world gave out end when they say so, whether signatures are verified or not.
  if (!credential && credential.error() == AuthenticationProblem::kExpiredToken) {
    return refuse({credential.error(), {}});
  }
  std::optional<ChunkSigner> signer;
  if (options_.verify_signatures) {
    if (call.parsed.problem == AuthenticationProblem::kMissing && takes_anonymous(call.asked)) return anonymous();
    if (signature == nullptr) return refuse({call.parsed.problem, call.parsed.message});
    if (!credential) return refuse({credential.error(), {}});
    const AuthenticationVerdict verdict = verify_signature(call.request, *signature, credential->secret, call.now);
    if (verdict.problem != AuthenticationProblem::kNone) return refuse(verdict);
    signer = ChunkSigner{signature, signing_key(*signature, credential->secret)};
  }
  if (is_aws_chunked(call.request)) {
    const AuthenticationVerdict verdict = decode_aws_chunked(call.request, signer);
    if (verdict.problem != AuthenticationProblem::kNone) return std::unexpected(chunk_error(call.asked, verdict));
  }
  if (credential) return credential->caller;
  return caller_of_foreign_key(signature == nullptr ? "" : signature->access_key_id);
}

Outcome Dispatcher::read_checked_input(Call& call) {
  Value input = TRY(read_operation_input(call.asked, call.request, call.host));
  const Shape* shape = call.asked.operation->input();
  if (shape == nullptr) return input;
  fill_idempotency_tokens(*shape, input, random_);
  if (auto error = check_input(*call.asked.service, *call.asked.operation, input, patterns_)) {
    return std::unexpected(*std::move(error));
  }
  return input;
}

}  // namespace regionfall::aws
