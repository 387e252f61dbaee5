#include <fmt/format.h>

#include <algorithm>

#include "aws/operation_output.h"
#include "aws/protocol/cbor_output.h"
#include "aws/protocol/json_output.h"
#include "aws/protocol/response_form.h"
#include "aws/protocol/xml_output.h"
#include "base/text.h"

namespace regionfall::aws {
namespace {

// An error with what the service's model says of it.
struct KnownError {
  const ApiError& error;
  const ModelledError* modelled = nullptr;  // null: not in the model

  // As the query protocol and XML write it.
  std::string_view code() const { return modelled == nullptr ? std::string_view(error.code) : modelled->code.view(); }
  // As JSON and CBOR write it.
  std::string_view name() const { return modelled == nullptr ? std::string_view(error.code) : modelled->name.view(); }
  int status() const {
    return modelled != nullptr && modelled->states_status ? modelled->http_status : error.http_status;
  }
  bool senders_fault() const { return status() < 500; }
  // "message", or "Message" where the model spells it so.
  std::string_view message_name() const {
    if (modelled == nullptr) return "message";
    const auto members = modelled->shape().members();
    const auto found = std::ranges::find_if(
        members, [](const Member& member) { return equals_ignoring_case(member.wire_name, "message"); });
    return found == members.end() ? std::string_view("message") : found->wire_name.view();
  }
};

// Members of the modelled error, or a map of texts for what no model has (S3's <BucketName> and the like).
void append_details(XmlWriter& writer, const KnownError& known) {
  if (known.error.detail.is_map()) {
    for (const auto& [name, text] : known.error.detail.as_map()) writer.element(name, text.as_text());
  } else if (known.modelled != nullptr) {
    writer.members(known.modelled->shape(), known.error.detail);
  }
}

std::string s3_body(const KnownError& known, std::string_view request_id) {
  std::string body;
  XmlWriter writer(body, {});
  writer.declaration();
  writer.open("Error");
  writer.element("Code", known.code());
  writer.element("Message", known.error.message);
  append_details(writer, known);
  writer.element("RequestId", s3_request_id(request_id));
  writer.element("HostId", s3_host_id(request_id));
  writer.close("Error");
  return body;
}

std::string ec2_body(const KnownError& known, std::string_view request_id) {
  std::string body;
  XmlWriter writer(body, {});
  writer.declaration();
  writer.open("Response");
  writer.open("Errors");
  writer.open("Error");
  writer.element("Code", known.code());
  writer.element("Message", known.error.message);
  writer.close("Error");
  writer.close("Errors");
  writer.element("RequestID", request_id);
  writer.close("Response");
  return body;
}

std::string xml_body(const OperationRequest& asked, const KnownError& known, std::string_view request_id) {
  std::string body;
  XmlWriter writer(body, xml_style(asked));
  if (asked.protocol == Protocol::kRestXml) writer.declaration();
  writer.open("ErrorResponse", asked.service == nullptr ? "" : asked.service->xml_namespace.view());
  writer.open("Error");
  writer.element("Type", known.senders_fault() ? "Sender" : "Receiver");
  writer.element("Code", known.code());
  writer.element("Message", known.error.message);
  append_details(writer, known);
  writer.close("Error");
  writer.element("RequestId", request_id);
  writer.close("ErrorResponse");
  return body;
}

std::string json_body(const KnownError& known) {
  std::string body = "{\"__type\":";
  append_json_text(body, known.name());
  body += ',';
  append_json_text(body, known.message_name());
  body += ':';
  append_json_text(body, known.error.message);
  if (known.modelled != nullptr && !known.error.detail.as_structure().empty()) {
    std::string details;
    append_json_members(details, known.modelled->shape(), known.error.detail);
    if (!details.empty()) body += ',' + details;
  }
  body += '}';
  return body;
}

std::string cbor_body(const OperationRequest& asked, const KnownError& known) {
  std::string body;
  CborWriter writer(body);
  writer.open_map();
  writer.text("__type");
  writer.text(fmt::format("com.amazonaws.{}#{}", asked.service == nullptr ? "unknown" : asked.service->name.view(),
                          known.name()));
  writer.text(known.message_name());
  writer.text(known.error.message);
  if (known.modelled != nullptr) write_cbor_members(writer, known.modelled->shape(), known.error.detail);
  writer.end();
  return body;
}

std::string body_of(const OperationRequest& asked, const KnownError& known, std::string_view request_id) {
  switch (asked.protocol) {
    case Protocol::kEc2:
      return ec2_body(known, request_id);
    case Protocol::kJson:
    case Protocol::kRestJson:
      return json_body(known);
    case Protocol::kCbor:
      return cbor_body(asked, known);
    case Protocol::kQuery:
    case Protocol::kRestXml:
      break;
  }
  return is_s3(asked) ? s3_body(known, request_id) : xml_body(asked, known, request_id);
}

}  // namespace

net::HttpResponse write_operation_error(const OperationRequest& asked, const ApiError& error,
                                        std::string_view request_id) {
  const KnownError known{error, asked.service == nullptr ? nullptr : asked.service->find_error(error.code)};
  net::HttpResponse response;
  response.status = known.status();
  add_request_id(response, asked, request_id);
  response.headers.add("Content-Type", content_type(asked));
  if (asked.protocol == Protocol::kRestJson) response.headers.add("x-amzn-ErrorType", std::string(known.name()));
  if (asked.protocol == Protocol::kCbor) response.headers.add("smithy-protocol", "rpc-v2-cbor");
  const bool clients_know_query_codes = asked.service != nullptr && asked.service->query_compatible;
  if (clients_know_query_codes && (asked.protocol == Protocol::kJson || asked.protocol == Protocol::kCbor)) {
    response.headers.add("x-amzn-query-error",
                         fmt::format("{};{}", known.code(), known.senders_fault() ? "Sender" : "Receiver"));
  }
  response.body = body_of(asked, known, request_id);
  return response;
}

}  // namespace regionfall::aws
