#include "aws/operation_request.h"

#include <fmt/format.h>

#include "base/text.h"

namespace regionfall::aws {
namespace {

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";
constexpr std::string_view kJsonTypePrefix = "application/x-amz-json-";
constexpr std::string_view kS3ControlPath = "/v20180820/";
// Classic load balancers are a service of their own, signed for and reached like the later ones, and not among the
// models.
constexpr std::string_view kClassicLoadBalancingVersion = "2012-06-01";

// "/service/GraniteServiceVersion20100801/operation/PutMetricData", perhaps with something in front.
struct RpcPath {
  std::string_view service;
  std::string_view operation;
};
std::optional<RpcPath> read_rpc_path(std::string_view path) {
  constexpr std::string_view kService = "/service/";
  constexpr std::string_view kOperation = "/operation/";
  const std::size_t at = path.rfind(kOperation);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = path.substr(0, at);
  const std::size_t service_at = before.rfind(kService);
  if (service_at == std::string_view::npos) return std::nullopt;
  return RpcPath{before.substr(service_at + kService.size()), path.substr(at + kOperation.size())};
}

void identify_cbor(OperationRequest& found, std::string_view path) {
  found.protocol = Protocol::kCbor;
  const auto names = read_rpc_path(path);
  if (!names) return;
  found.service_text = names->service;
  found.operation_text = names->operation;
  const ServiceModel* service = find_service_by_target_prefix(names->service);
  if (service == nullptr || !service->speaks(Protocol::kCbor)) return;
  found.service = service;
  found.operation = service->find_operation(names->operation);
}

void identify_json(OperationRequest& found, const net::HttpRequest& request, std::string_view target) {
  found.protocol = Protocol::kJson;
  const std::size_t dot = target.rfind('.');
  found.service_text = target.substr(0, dot);
  found.operation_text = dot == std::string_view::npos ? "" : target.substr(dot + 1);
  found.service = find_service_by_target_prefix(found.service_text);
  const std::string_view type = request.headers.get("content-type");
  if (type.starts_with(kJsonTypePrefix)) {
    found.json_version = type.substr(kJsonTypePrefix.size()).starts_with("1.1") ? "1.1" : "1.0";
  } else if (found.service != nullptr && !found.service->json_version.empty()) {
    found.json_version = found.service->json_version;
  }
  if (found.service == nullptr || !found.service->speaks(Protocol::kJson)) return;
  found.operation = found.service->find_operation(found.operation_text);
}

bool speaks_query(const ServiceModel& service) {
  return service.speaks(Protocol::kQuery) || service.speaks(Protocol::kEc2);
}

bool speaks_rest(const ServiceModel& service) {
  return service.speaks(Protocol::kRestJson) || service.speaks(Protocol::kRestXml);
}

// The service that the request names by its signature or its host; null when it names none, or none that is known.
const ServiceModel* named_service(OperationRequest& found, const net::HttpRequest& request, const Signature* signature,
                                  const EndpointHost& host) {
  if (signature != nullptr) {
    found.service_text = signature->service;
    const ServiceModel* service = find_service_by_signing_name(signature->service);
    const bool control = host.service == "s3-control" || request.target.starts_with(kS3ControlPath);
    if (service != nullptr && service->signing_name.view() == "s3" && control) return find_service_model("s3control");
    return service;
  }
  found.service_text = host.service;
  return find_service_by_endpoint_prefix(host.service);
}

void identify_query(OperationRequest& found) {
  const std::string* action = find_parameter(found.parameters, "Action");
  const std::string* version = find_parameter(found.parameters, "Version");
  found.operation_text = action == nullptr ? "" : *action;
  // Version and action tell services with the same signing name apart, and say enough by themselves.
  const ServiceModel* by_version = version == nullptr ? nullptr : find_query_service(*version, found.operation_text);
  if (found.service == nullptr || !speaks_query(*found.service)) {
    found.service = found.service_text.empty() || found.service != nullptr ? by_version : nullptr;
  }
  found.protocol = Protocol::kQuery;
  if (version != nullptr && *version == kClassicLoadBalancingVersion) {
    found.service = nullptr;
    found.service_text = "elasticloadbalancing (classic)";
  }
  if (found.service == nullptr) return;
  if (found.service->speaks(Protocol::kEc2)) found.protocol = Protocol::kEc2;
  found.operation = found.service->find_operation(found.operation_text);
}

void identify_rest(OperationRequest& found, const net::HttpRequest& request, const EndpointHost& host,
                   std::string_view path) {
  const ServiceModel& service = *found.service;
  found.protocol = service.speaks(Protocol::kRestJson) ? Protocol::kRestJson : Protocol::kRestXml;
  std::string whole_path(path);
  if (!host.bucket.empty() && service.name.view() == "s3") {
    whole_path = fmt::format("/{}{}", host.bucket, path == "/" ? "" : path);
  }
  RestRoute route = find_rest_route(service, request, whole_path, found.parameters);
  found.operation = route.operation;
  found.labels = std::move(route.labels);
  if (found.operation == nullptr) found.operation_text = fmt::format("{} {}", request.method, path);
}

bool has_form(const net::HttpRequest& request) {
  return request.method == "POST" &&
         to_lower_ascii(request.headers.get("content-type").substr(0, kFormType.size())) == kFormType;
}

}  // namespace

OperationRequest identify_operation(const net::HttpRequest& request, const Signature* signature,
                                    const EndpointHost& host) {
  OperationRequest found;
  const Target target = split_target(request.target);
  if (request.headers.get("smithy-protocol") == "rpc-v2-cbor") {
    identify_cbor(found, target.path);
    return found;
  }
  if (const std::string* json_target = request.headers.find("x-amz-target")) {
    identify_json(found, request, *json_target);
    return found;
  }

  found.service = named_service(found, request, signature, host);
  const bool rest = found.service != nullptr && speaks_rest(*found.service);
  const bool form = has_form(request) && !rest;
  auto parameters = parse_form(form ? std::string_view(request.body) : target.query);
  if (parameters) {
    found.parameters = *std::move(parameters);
  } else {
    found.malformed = parameters.error().message;
  }
  const bool names_action = find_parameter(found.parameters, "Action") != nullptr;
  if (!rest && (form || names_action || found.service != nullptr)) {
    identify_query(found);
    return found;
  }
  if (found.service == nullptr && found.service_text.empty()) found.service = find_service_model("s3");
  if (found.service != nullptr) identify_rest(found, request, host, target.path);
  return found;
}

}  // namespace regionfall::aws
