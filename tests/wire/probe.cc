// Reads requests as clients write them, and writes responses: the C++ side of round_trip.py. For each line of standard
// input, a JSON object
//
//   {"method", "target", "headers": [[name, value]…], "body", "secret", "output"}
//
// (body and output in base64; output is the CBOR of what the operation gives, or absent), it answers with a line
//
//   {"service", "operation", "input", "status", "headers", "body"}
//
// where input is the CBOR of what was read, or with {"problem": …}.
//
// A line with "dispatch": true is for a request that a client has really sent: it goes through the whole dispatcher,
// signature, constraints and all. "error" ({"code", "message", "status", "detail"}) in place of "output" makes the
// operation fail. The answer always has a response; of the rest only what the dispatcher came to.
#include <iostream>
#include <string>

#include "aws/dispatcher.h"
#include "aws/operation_input.h"
#include "aws/operation_output.h"
#include "aws/operation_request.h"
#include "aws/protocol/cbor_input.h"
#include "aws/protocol/cbor_output.h"
#include "aws/protocol/scalar_text.h"
#include "aws/signature_verification.h"
#include "base/encoding.h"
#include "base/json.h"

namespace {

using namespace regionfall;
using namespace regionfall::aws;

constexpr std::string_view kRequestId = "11111111-2222-4333-8444-555555555555";

net::HttpRequest request_of(const Json& line) {
  net::HttpRequest request{.method = line["method"].text(),
                           .target = line["target"].text(),
                           .headers = {},
                           .body = base64_decode(line["body"].text()).value_or("")};
  for (const Json& header : line["headers"].items()) {
    request.headers.add(header.items()[0].text(), header.items()[1].text());
  }
  return request;
}

Json problem(std::string text) { return Json::object({{"problem", Json::string(std::move(text))}}); }

std::string cbor_of(const Shape* shape, const Value& value) {
  std::string out;
  CborWriter writer(out);
  if (shape == nullptr) {
    writer.map(0);
  } else {
    write_cbor(writer, *shape, value);
  }
  return base64_encode(out);
}

void set_response(Json& out, const net::HttpResponse& response) {
  Json headers = Json::array();
  for (const auto& [name, value] : response.headers.all()) {
    headers.push(Json::array({Json::string(name), Json::string(value)}));
  }
  out.set("status", Json::number(response.status))
      .set("headers", std::move(headers))
      .set("body", Json::string(base64_encode(response.body)));
}

// The only operation of this world does what the line says.
class LineHost final : public OperationHost {
 public:
  LineHost(const Json& line, Json& out) : line_(line), out_(out) {}

  Outcome call(const ServiceModel& service, const Operation& operation, const Value& input,
               const Request& request) override {
    out_.set("service", Json::string(std::string(service.name.view())))
        .set("operation", Json::string(std::string(operation.name.view())))
        .set("region", Json::string(request.region.text))
        .set("input", Json::string(cbor_of(operation.input(), input)));
    const Json& error = line_["error"];
    if (error.is_object()) {
      ApiError failed{error["code"].text(), error["message"].text(), status_of(error)};
      if (const ModelledError* modelled = service.find_error(failed.code)) {
        failed.detail = read_cbor_input(modelled->shape(), decoded(error["detail"])).value_or(Value());
      }
      return std::unexpected(std::move(failed));
    }
    const Shape* shape = operation.output();
    if (shape == nullptr || !line_["output"].is_string()) return Value(Value::Structure());
    Result<Value> output = read_cbor_input(*shape, decoded(line_["output"]));
    if (!output) return api_error("BadLine", output.error().message, 500);
    return *std::move(output);
  }

 private:
  static int status_of(const Json& error) {
    return static_cast<int>(parse_integer(error["status"].text()).value_or(400));
  }
  static std::string decoded(const Json& text) { return base64_decode(text.text()).value_or(""); }

  const Json& line_;
  Json& out_;
};

// Every key is this world's, and has the line's secret.
class LineCredentials final : public CredentialSource {
 public:
  explicit LineCredentials(const Json& line) : line_(line) {}

  Result<Credential, AuthenticationProblem> find_credential(const Signature& signature, Instant) override {
    return Credential{.secret = line_["secret"].text(), .caller = caller_of_foreign_key(signature.access_key_id)};
  }

 private:
  const Json& line_;
};

Json dispatched(const Json& line) {
  Json out = Json::object({});
  LineHost host(line, out);
  LineCredentials credentials(line);
  SeededRandom random(1);
  net::HttpRequest request = request_of(line);
  const ParsedSignature parsed = parse_signature(request);
  const Instant now = parsed.signature ? parse_signature_time(parsed.signature->time).value_or(Instant()) : Instant();
  Dispatcher dispatcher(host, &credentials, random, {.verify_signatures = true});
  set_response(out, dispatcher.handle(std::move(request), now));
  return out;
}

Json answer(const Json& line) {
  if (line["dispatch"].as_bool()) return dispatched(line);
  const net::HttpRequest request = request_of(line);
  const ParsedSignature parsed = parse_signature(request);
  if (!parsed.signature) return problem("no signature: " + parsed.message);
  const EndpointHost host = read_endpoint_host(request.headers.get("host"));
  const OperationRequest asked = identify_operation(request, &*parsed.signature, host);
  if (asked.operation == nullptr) return problem("no operation: " + asked.operation_text + asked.malformed);
  Json out = Json::object({{"service", Json::string(std::string(asked.service->name.view()))},
                           {"operation", Json::string(std::string(asked.operation->name.view()))}});

  const Instant now = parse_signature_time(parsed.signature->time).value_or(Instant());
  const auto verdict = verify_signature(request, *parsed.signature, line["secret"].text(), now);
  if (verdict.problem != AuthenticationProblem::kNone) {
    return problem("not verified: " + canonical_request(request, *parsed.signature));
  }
  const Outcome input = read_operation_input(asked, request, host);
  if (!input) return problem(input.error().code + ": " + input.error().message);
  out.set("input", Json::string(cbor_of(asked.operation->input(), *input)));

  const Shape* output_shape = asked.operation->output();
  if (output_shape == nullptr || !line["output"].is_string()) return out;
  const auto output = read_cbor_input(*output_shape, base64_decode(line["output"].text()).value_or(""));
  if (!output) return problem("output: " + output.error().message);
  set_response(out, write_operation_output(asked, *output, kRequestId));
  return out;
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto json = parse_json(line);
    std::cout << (json ? answer(*json) : problem(json.error().message)).dump() << std::endl;
  }
}
