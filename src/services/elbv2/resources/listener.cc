#include "services/elbv2/resources/listener.h"

#include <algorithm>
#include <array>

#include "aws/members/elbv2.h"
#include "services/elbv2/resources/actions.h"
#include "services/elbv2/resources/common.h"
#include "services/elbv2/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_lb_listener, aws_lb_listener_certificate and their aws_alb_ names. Source: hashicorp/aws 6,
// internal/service/elbv2/listener.go, listener_certificate.go.

namespace regionfall::elbv2 {

namespace m = aws::members::elbv2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

namespace {

constexpr int kBoth = kOptional | kComputed;

// Terraform's names are AWS's keys with underscores.
constexpr EntryRow kEntries[] = {
    {"routing_http_request_x_amzn_mtls_clientcert_header_name",
     "routing.http.request.x_amzn_mtls_clientcert.header_name"},
    {"routing_http_request_x_amzn_mtls_clientcert_issuer_header_name",
     "routing.http.request.x_amzn_mtls_clientcert_issuer.header_name"},
    {"routing_http_request_x_amzn_mtls_clientcert_leaf_header_name",
     "routing.http.request.x_amzn_mtls_clientcert_leaf.header_name"},
    {"routing_http_request_x_amzn_mtls_clientcert_serial_number_header_name",
     "routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name"},
    {"routing_http_request_x_amzn_mtls_clientcert_subject_header_name",
     "routing.http.request.x_amzn_mtls_clientcert_subject.header_name"},
    {"routing_http_request_x_amzn_mtls_clientcert_validity_header_name",
     "routing.http.request.x_amzn_mtls_clientcert_validity.header_name"},
    {"routing_http_request_x_amzn_tls_cipher_suite_header_name",
     "routing.http.request.x_amzn_tls_cipher_suite.header_name"},
    {"routing_http_request_x_amzn_tls_version_header_name", "routing.http.request.x_amzn_tls_version.header_name"},
    {"routing_http_response_access_control_allow_credentials_header_value",
     "routing.http.response.access_control_allow_credentials.header_value"},
    {"routing_http_response_access_control_allow_headers_header_value",
     "routing.http.response.access_control_allow_headers.header_value"},
    {"routing_http_response_access_control_allow_methods_header_value",
     "routing.http.response.access_control_allow_methods.header_value"},
    {"routing_http_response_access_control_allow_origin_header_value",
     "routing.http.response.access_control_allow_origin.header_value"},
    {"routing_http_response_access_control_expose_headers_header_value",
     "routing.http.response.access_control_expose_headers.header_value"},
    {"routing_http_response_access_control_max_age_header_value",
     "routing.http.response.access_control_max_age.header_value"},
    {"routing_http_response_content_security_policy_header_value",
     "routing.http.response.content_security_policy.header_value"},
    {"routing_http_response_server_enabled", "routing.http.response.server.enabled"},
    {"routing_http_response_strict_transport_security_header_value",
     "routing.http.response.strict_transport_security.header_value"},
    {"routing_http_response_x_content_type_options_header_value",
     "routing.http.response.x_content_type_options.header_value"},
    {"routing_http_response_x_frame_options_header_value", "routing.http.response.x_frame_options.header_value"},
    {"tcp_idle_timeout_seconds", "tcp.idle_timeout.seconds"},
};

Done modify_attributes(Session& session, const std::string& arn, const Value& planned, const Value* prior) {
  EntryList list;
  list.add_planned(kEntries, planned, prior);
  if (list.empty()) return {};
  TRY(session.call("elbv2", "ModifyListenerAttributes",
                   aws::Value::of({{m::ListenerArn, arn}, {m::Attributes, std::move(list).value()}})));
  return {};
}

Done prepare_creation(Session&, const Value& planned, aws::Value& input) {
  const bool application = text_of(planned, "load_balancer_arn").find("loadbalancer/app/") != std::string::npos;
  put_empty_queries(planned, "default_action", m::DefaultActions, input);
  if (!input.has(m::Protocol) && application) input.set(m::Protocol, "HTTP");
  return {};
}

constexpr std::array kModified = {"alpn_policy", "certificate_arn",       "default_action", "port",
                                  "protocol",    "mutual_authentication", "ssl_policy"};

Done update_listener(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  if (std::ranges::any_of(kModified, [&](const char* name) { return differs(prior, planned, name); })) {
    static const std::vector<Attribute> kAttributes = listener_attributes();
    static const std::vector<Block> kBlocks = listener_blocks();
    aws::Value input = aws::Value::of({{m::ListenerArn, arn}});
    put_input(kAttributes, kBlocks, planned, input);
    put_empty_queries(planned, "default_action", m::DefaultActions, input);
    input.set(m::LoadBalancerArn, aws::Value());
    TRY(session.call("elbv2", "ModifyListener", std::move(input)));
  }
  return modify_attributes(session, arn, planned, &prior);
}

ResourceType listener(const char* name) {
  return {.name = name,
          .title = "ELBv2 Listener",
          .service = "elbv2",
          .attributes = listener_attributes(),
          .blocks = listener_blocks(),
          .tagging = arn_tags(),
          .timeouts = "create update",
          .create = {.operation = "CreateListener", .id = "Listeners[0].ListenerArn", .awaited = "CertificateNotFound"},
          .destroy = {"DeleteListener", "ListenerArn", {"ListenerNotFound"}},
          .plan =
              [](Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
                plan_orders("default_action", reply);
                for (const Block& block : listener_blocks()) {
                  if (block.as_attribute) plan_block(block, request, reply);
                }
              },
          .before_create = prepare_creation,
          .after_create = [](Session& session, const std::string& arn,
                             const Value& planned) { return modify_attributes(session, arn, planned, nullptr); },
          .find = find_listener_object,
          .complete = complete_listener,
          .update = update_listener};
}

// -- certificates ----------------------------------------------------------------------------------------------------

aws::Value certificate_input(const Value& object) {
  return aws::Value::of(
      {{m::ListenerArn, text_of(object, "listener_arn")},
       {m::Certificates, aws::Value::List{aws::Value::of({{m::CertificateArn, text_of(object, "certificate_arn")}})}}});
}

Answer<std::string> add_certificate(Session& session, const Value& planned, const std::string&) {
  TRY(session.call("elbv2", "AddListenerCertificates", certificate_input(planned)));
  return text_of(planned, "listener_arn") + "_" + text_of(planned, "certificate_arn");
}

// The id is both ARNs, with an underscore between them.
Answer<Members> import_certificate(Session&, const std::string& id) {
  const std::size_t between = id.find("_arn:");
  if (between == std::string::npos) return problem("expected LISTENER_ARN_CERTIFICATE_ARN, got " + id);
  return Members{{"id", Value::string(id)},
                 {"listener_arn", Value::string(id.substr(0, between))},
                 {"certificate_arn", Value::string(id.substr(between + 1))}};
}

Answer<aws::Value> find_certificate(Session& session, const std::string&, const Value& state) {
  const std::string wanted = text_of(state, "certificate_arn");
  aws::Value input = aws::Value::of({{m::ListenerArn, text_of(state, "listener_arn")}});
  const Answer<aws::Value> output = session.call("elbv2", "DescribeListenerCertificates", std::move(input));
  if (!output && output.error().code == "ListenerNotFound") return aws::Value();
  if (!output) return output;
  for (const aws::Value& item : (*output)[m::Certificates].as_list()) {
    if (item[m::CertificateArn].as_text() == wanted && !item[m::IsDefault].as_bool()) return item;
  }
  return aws::Value();
}

ResourceType listener_certificate(const char* name) {
  const Type text = Type::string();
  return {.name = name,
          .title = "ELBv2 Listener Certificate",
          .service = "elbv2",
          .attributes = {{"certificate_arn", text, kRequired | kReplace, "-"},
                         {"listener_arn", text, kRequired | kReplace, "-"}},
          .destroy = {"", {}, {"ListenerNotFound", "CertificateNotFound"}},
          .make = add_certificate,
          .find = find_certificate,
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            TRY(session.call("elbv2", "RemoveListenerCertificates", certificate_input(state)));
            return {};
          },
          .import = import_certificate};
}

}  // namespace

std::vector<Attribute> listener_attributes() {
  const Type text = Type::string();
  std::vector<Attribute> attributes = {
      {"alpn_policy", text, kOptional, "AlpnPolicy[]", {}, "AlpnPolicy[0]"},
      {"arn", text, kComputed, "-", {}, "ListenerArn"},
      {"certificate_arn", text, kOptional, "Certificates[].CertificateArn", {}, "Certificates[0].CertificateArn"},
      {"load_balancer_arn", text, kRequired | kReplace, "LoadBalancerArn"},
      {"port", Type::number(), kOptional, "Port"},
      {"protocol", text, kBoth, "Protocol"},
      {"ssl_policy", text, kBoth, "SslPolicy"}};
  for (const EntryRow& row : kEntries) {
    const std::string_view name = row.attribute;
    const Type type = name.ends_with("_enabled") ? Type::boolean() : name.ends_with("_seconds") ? Type::number() : text;
    attributes.push_back({row.attribute, type, kBoth, "-"});
  }
  return attributes;
}

std::vector<Block> listener_blocks() {
  const Type text = Type::string();
  return {
      action_block("default_action", "DefaultActions"),
      {.name = "mutual_authentication",
       .member = "MutualAuthentication",
       .attributes = {{"advertise_trust_store_ca_names", text, kBoth, "AdvertiseTrustStoreCaNames"},
                      {"ignore_client_certificate_expiry", Type::boolean(), kOptional, "IgnoreClientCertificateExpiry"},
                      {"mode", text, kRequired, "Mode"},
                      {"trust_store_arn", text, kOptional, "TrustStoreArn"}},
       .max_items = 1,
       .flags = kBoth,
       .as_attribute = true}};
}

Answer<aws::Value> find_listener_object(Session& session, const std::string& arn, const Value& known) {
  const Answer<aws::Value> output =
      session.call("elbv2", "DescribeListeners", aws::Value::of({{m::ListenerArns, aws::text_list({arn})}}));
  if (!output && output.error().code == "ListenerNotFound") return aws::Value();
  if (!output) return output;
  aws::Value listener = (*output)[m::Listeners].as_list().front();
  listener.set(m::DefaultActions, shown_actions(listener[m::DefaultActions], known, "default_action"));
  return listener;
}

Done complete_listener(Session& session, const aws::Value& object, const Value&, Members& members) {
  static const std::vector<Attribute> kAttributes = listener_attributes();
  const Entries entries = entries_of(TRY(
      session.call("elbv2", "DescribeListenerAttributes", aws::Value::of({{m::ListenerArn, object[m::ListenerArn]}}))));
  read_entries(kEntries, kAttributes, entries, members);
  return {};
}

std::vector<ResourceType> listener_resources() {
  return {listener("aws_lb_listener"), listener("aws_alb_listener"),
          listener_certificate("aws_lb_listener_certificate"), listener_certificate("aws_alb_listener_certificate")};
}

}  // namespace regionfall::elbv2
