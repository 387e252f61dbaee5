#include "aws/operation_output.h"

#include <algorithm>

#include "aws/protocol/cbor_output.h"
#include "aws/protocol/json_output.h"
#include "aws/protocol/member_walk.h"
#include "aws/protocol/response_form.h"
#include "aws/protocol/xml_output.h"

namespace regionfall::aws {
namespace {

// What S3 calls the root elements of outputs that are no single member. Other services call them as their shapes.
struct RootName {
  std::string_view operation;
  std::string_view root;
};
constexpr RootName kS3RootNames[] = {
    {"CompleteMultipartUpload", "CompleteMultipartUploadResult"},
    {"CreateMultipartUpload", "InitiateMultipartUploadResult"},
    {"CreateSession", "CreateSessionResult"},
    {"DeleteObjects", "DeleteResult"},
    {"GetBucketAccelerateConfiguration", "AccelerateConfiguration"},
    {"GetBucketAcl", "AccessControlPolicy"},
    {"GetBucketCors", "CORSConfiguration"},
    {"GetBucketLifecycleConfiguration", "LifecycleConfiguration"},
    {"GetBucketLogging", "BucketLoggingStatus"},
    {"GetBucketNotificationConfiguration", "NotificationConfiguration"},
    {"GetBucketRequestPayment", "RequestPaymentConfiguration"},
    {"GetBucketTagging", "Tagging"},
    {"GetBucketVersioning", "VersioningConfiguration"},
    {"GetBucketWebsite", "WebsiteConfiguration"},
    {"GetObjectAcl", "AccessControlPolicy"},
    {"GetObjectAttributes", "GetObjectAttributesResponse"},
    {"GetObjectTagging", "Tagging"},
    {"ListBucketAnalyticsConfigurations", "ListBucketAnalyticsConfigurationResult"},
    {"ListBucketIntelligentTieringConfigurations", "ListBucketIntelligentTieringConfigurationsOutput"},
    {"ListBucketInventoryConfigurations", "ListInventoryConfigurationsResult"},
    {"ListBucketMetricsConfigurations", "ListMetricsConfigurationsResult"},
    {"ListBuckets", "ListAllMyBucketsResult"},
    {"ListMultipartUploads", "ListMultipartUploadsResult"},
    {"ListObjectVersions", "ListVersionsResult"},
    {"ListObjects", "ListBucketResult"},
    {"ListObjectsV2", "ListBucketResult"},
    {"ListParts", "ListPartsResult"},
};

std::string_view root_name(const OperationRequest& asked) {
  if (is_s3(asked)) {
    const auto found = std::ranges::find(kS3RootNames, asked.operation->name.view(), &RootName::operation);
    if (found != std::end(kS3RootNames)) return found->root;
  }
  return asked.operation->output()->name;
}

bool has_body_members(const Shape& shape) {
  return std::ranges::any_of(shape.members(), [](const Member& member) { return member.location == Location::kBody; });
}

std::string query_body(const OperationRequest& asked, const Value& output, std::string_view request_id) {
  const Operation& operation = *asked.operation;
  const std::string response_name = std::string(operation.name.view()) + "Response";
  std::string body;
  XmlWriter writer(body, xml_style(asked));
  writer.open(response_name, asked.service->xml_namespace);
  if (operation.output() != nullptr) {
    writer.open(operation.result_wrapper);
    writer.members(*operation.output(), output);
    writer.close(operation.result_wrapper);
  }
  writer.open("ResponseMetadata");
  writer.element("RequestId", request_id);
  writer.close("ResponseMetadata");
  writer.close(response_name);
  return body;
}

std::string ec2_body(const OperationRequest& asked, const Value& output, std::string_view request_id) {
  const std::string response_name = std::string(asked.operation->name.view()) + "Response";
  std::string body;
  XmlWriter writer(body, xml_style(asked));
  writer.declaration();
  writer.open(response_name, std::string(asked.service->xml_namespace.view()) + "/");
  writer.element("requestId", request_id);
  if (asked.operation->output() != nullptr) {
    writer.members(*asked.operation->output(), output);
  } else {
    writer.element("return", "true");
  }
  writer.close(response_name);
  return body;
}

std::string cbor_body(const OperationRequest& asked, const Value& output) {
  std::string body;
  CborWriter writer(body);
  writer.open_map();
  if (asked.operation->output() != nullptr) write_cbor_members(writer, *asked.operation->output(), output);
  writer.end();
  return body;
}

std::string json_object(const Shape& shape, const Value& structure) {
  std::string body = "{";
  append_json_members(body, shape, structure);
  body += '}';
  return body;
}

// The body of a REST response as a document: of the whole output, or of the one member that is it.
std::string rest_document(const OperationRequest& asked, const Value& output) {
  const Shape& shape = *asked.operation->output();
  const Member* payload = shape.payload();
  const Value& content = payload == nullptr ? output : output[payload->name];
  const Shape& content_shape = payload == nullptr ? shape : payload->shape();
  if (payload != nullptr && content.absent()) return {};
  if (asked.protocol == Protocol::kRestJson) return json_object(content_shape, content);

  std::string body;
  XmlWriter writer(body, xml_style(asked));
  writer.declaration();
  const std::string_view name = payload == nullptr ? root_name(asked) : payload->wire_name.view();
  if (is_s3(asked) && asked.operation->name.view() == "GetBucketLocation") {
    // The one document of S3 whose root is the value itself.
    writer.open("LocationConstraint", asked.service->xml_namespace);
    if (!output.as_structure().empty()) writer.text(output.as_structure().front().second.as_text());
    writer.close("LocationConstraint");
  } else {
    writer.value(name, content_shape, content, {}, asked.service->xml_namespace);
  }
  return body;
}

void add_header(net::HttpResponse& response, const Member& member, const Value& value) {
  constexpr ScalarStyle kStyle = {.timestamps = TimestampFormat::kRfc822};
  if (member.location == Location::kHeaders) {
    for (const auto& [key, text] : value.as_map()) {
      response.headers.add(std::string(member.wire_name.view()) + key, text.as_text());
    }
    return;
  }
  std::string text;
  if (value.is_list()) {
    for (const Value& item : value.as_list()) {
      if (!text.empty()) text += ',';
      append_scalar(text, item, member.timestamp_format, kStyle);
    }
  } else {
    append_scalar(text, value, member.timestamp_format, kStyle);
  }
  response.headers.set(member.wire_name.view(), std::move(text));
}

void write_rest(net::HttpResponse& response, const OperationRequest& asked, const Value& output) {
  response.status = asked.operation->response_status;
  const Shape* shape = asked.operation->output();
  if (shape == nullptr) return;
  const Member* payload = shape->payload();
  const bool raw =
      payload != nullptr && (payload->shape().kind == ShapeKind::kBlob || payload->shape().kind == ShapeKind::kString);
  if (raw) {
    const Value& content = output[payload->name];
    response.body = content.is_blob() ? content.as_bytes() : content.as_text();
  } else if (payload != nullptr || has_body_members(*shape)) {
    response.body = rest_document(asked, output);
    if (!response.body.empty()) response.headers.add("Content-Type", content_type(asked));
  }
  for_each_member(*shape, output, [&](const Member& member, const Value& value) {
    const bool in_header = member.location == Location::kHeader || member.location == Location::kHeaders;
    if (in_header) add_header(response, member, value);
  });
}

}  // namespace

net::HttpResponse write_operation_output(const OperationRequest& asked, const Value& output,
                                         std::string_view request_id) {
  net::HttpResponse response;
  add_request_id(response, asked, request_id);
  switch (asked.protocol) {
    case Protocol::kRestJson:
    case Protocol::kRestXml:
      write_rest(response, asked, output);
      return response;
    case Protocol::kQuery:
      response.body = query_body(asked, output, request_id);
      break;
    case Protocol::kEc2:
      response.body = ec2_body(asked, output, request_id);
      break;
    case Protocol::kJson:
      if (asked.operation->output() != nullptr) response.body = json_object(*asked.operation->output(), output);
      break;
    case Protocol::kCbor:
      response.headers.add("smithy-protocol", "rpc-v2-cbor");
      response.body = cbor_body(asked, output);
      break;
  }
  response.headers.add("Content-Type", content_type(asked));
  return response;
}

}  // namespace regionfall::aws
