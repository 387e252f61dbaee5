#include "aws/members/iam.h"
#include "services/iam/resources/common.h"
#include "services/iam/resources/resources.h"
#include "services/provider/mapping.h"
#include "terraform/providers/schema_table.h"

// aws_iam_openid_connect_provider, aws_iam_saml_provider, aws_iam_server_certificate. Source: hashicorp/aws 6,
// internal/service/iam.

namespace regionfall::iam {
namespace {

namespace m = aws::members::iam;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

aws::Value client_id(const std::string& arn, const std::string& id) {
  return aws::Value::of({{m::OpenIDConnectProviderArn, arn}, {m::ClientID, id}});
}

Done change_client_ids(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  const SetChange change = change_of(prior, planned, "client_id_list");
  for (const std::string& id : change.added)
    TRY(session.call("iam", "AddClientIDToOpenIDConnectProvider", client_id(arn, id)));
  for (const std::string& id : change.removed)
    TRY(session.call("iam", "RemoveClientIDFromOpenIDConnectProvider", client_id(arn, id)));
  return {};
}

ResourceType openid_connect_provider() {
  const Type text = Type::string();
  return {.name = "aws_iam_openid_connect_provider",
          .title = "IAM OIDC Provider",
          .service = "iam",
          .attributes = {{"arn", text, kComputed, "-"},
                         {"client_id_list", Type::set(text), kRequired, "ClientIDList"},
                         {"thumbprint_list", Type::list(text), kOptional | kComputed, "ThumbprintList"},
                         {"url", text, kRequired | kReplace, "Url", {}, "-"}},
          .tagging = iam_tags("OpenIDConnectProviderArn", "TagOpenIDConnectProvider", "UntagOpenIDConnectProvider"),
          .global = true,
          .create = {"CreateOpenIDConnectProvider", "OpenIDConnectProviderArn"},
          .read = {"GetOpenIDConnectProvider", "OpenIDConnectProviderArn", {}, {"NoSuchEntity"}},
          .updates = {{"UpdateOpenIDConnectProviderThumbprint",
                       "OpenIDConnectProviderArn",
                       {{"thumbprint_list", "ThumbprintList"}}}},
          .destroy = {"DeleteOpenIDConnectProvider", "OpenIDConnectProviderArn", {"NoSuchEntity"}},
          // The URL is kept as it is written: AWS has it without its scheme.
          .complete = [](Session&, const aws::Value& found, const Value& prior, Members& members) -> Done {
            members.insert_or_assign("arn", Value::string(text_of(prior, "id")));
            if (text_of(prior, "url").empty())
              members.insert_or_assign("url", Value::string("https://" + found[m::Url].as_text()));
            return {};
          },
          .update = change_client_ids};
}

ResourceType saml_provider() {
  const Type text = Type::string();
  return {.name = "aws_iam_saml_provider",
          .title = "IAM SAML Provider",
          .service = "iam",
          .attributes = {{"arn", text, kComputed, "-"},
                         {"name", text, kRequired | kReplace, "Name", {}, "-"},
                         {"saml_metadata_document", text, kRequired, "SAMLMetadataDocument"},
                         {"saml_provider_uuid", text, kComputed, "-", {}, "SAMLProviderUUID"},
                         {"valid_until", text, kComputed, "-", {}, "ValidUntil"}},
          .tagging = iam_tags("SAMLProviderArn", "TagSAMLProvider", "UntagSAMLProvider"),
          .global = true,
          .create = {"CreateSAMLProvider", "SAMLProviderArn"},
          .read = {"GetSAMLProvider", "SAMLProviderArn", {}, {"NoSuchEntity"}},
          .updates = {{"UpdateSAMLProvider", "SAMLProviderArn", {{"saml_metadata_document", "SAMLMetadataDocument"}}}},
          .destroy = {"DeleteSAMLProvider", "SAMLProviderArn", {"NoSuchEntity"}},
          .complete = [](Session&, const aws::Value&, const Value& prior, Members& members) -> Done {
            const std::string arn = text_of(prior, "id");
            members.insert_or_assign("arn", Value::string(arn));
            members.insert_or_assign("name", Value::string(arn.substr(arn.rfind('/') + 1)));
            return {};
          }};
}

ResourceType server_certificate() {
  const Type text = Type::string();
  return {.name = "aws_iam_server_certificate",
          .title = "IAM Server Certificate",
          .service = "iam",
          .attributes = {{"arn", text, kComputed, "-", {}, "ServerCertificateMetadata.Arn"},
                         {"certificate_body", text, kRequired | kReplace, "CertificateBody", {}, "-"},
                         {"certificate_chain", text, kOptional | kReplace, "CertificateChain", {}, "-"},
                         {"expiration", text, kComputed, "-", {}, "ServerCertificateMetadata.Expiration"},
                         {"name",
                          text,
                          kOptional | kComputed | kReplace,
                          "ServerCertificateName",
                          {},
                          "ServerCertificateMetadata.ServerCertificateName"},
                         {"name_prefix", text, kOptional | kComputed | kReplace, "-"},
                         {"path", text, kOptional, "Path", {}, "ServerCertificateMetadata.Path", Value::string("/")},
                         {"private_key", text, kRequired | kReplace | kSensitive, "PrivateKey", {}, "-"},
                         {"upload_date", text, kComputed, "-", {}, "ServerCertificateMetadata.UploadDate"}},
          .tagging = iam_tags("ServerCertificateName", "TagServerCertificate", "UntagServerCertificate", "name"),
          .global = true,
          .generated_name = "ServerCertificateName",
          .timeouts = "delete",
          .create = {"UploadServerCertificate", "ServerCertificateMetadata.ServerCertificateId"},
          .plan = plan_arn,
          .find = [](Session& session, const std::string& id, const Value& state) -> Answer<aws::Value> {
            std::string name = text_of(state, "name");
            if (name.empty()) {
              for (const aws::Value& metadata : TRY(list_all(session, "ListServerCertificates", aws::Value::Structure(),
                                                             m::ServerCertificateMetadataList))) {
                if (metadata[m::ServerCertificateId].as_text() == id)
                  name = metadata[m::ServerCertificateName].as_text();
              }
            }
            if (name.empty()) return aws::Value();
            Answer<aws::Value> found =
                session.call("iam", "GetServerCertificate", aws::Value::of({{m::ServerCertificateName, name}}));
            if (!found && is_gone(found.error())) return aws::Value();
            if (!found) return found;
            return (*found)[m::ServerCertificate];
          },
          .update = [](Session& session, const std::string&, const Value& prior, const Value& planned) -> Done {
            if (text_of(prior, "path") == text_of(planned, "path")) return {};
            TRY(session.call("iam", "UpdateServerCertificate",
                             aws::Value::of({{m::ServerCertificateName, text_of(prior, "name")},
                                             {m::NewPath, text_of(planned, "path")}})));
            return {};
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            return unless_gone(session.call("iam", "DeleteServerCertificate",
                                            aws::Value::of({{m::ServerCertificateName, text_of(state, "name")}})));
          }};
}

}  // namespace

std::vector<ResourceType> identity_provider_resources() {
  return {openid_connect_provider(), saml_provider(), server_certificate()};
}

}  // namespace regionfall::iam
