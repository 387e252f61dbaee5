#include "terraform/provider.h"

#include <algorithm>
#include <utility>

namespace regionfall::terraform {
namespace {

void refuse(ProviderReply& reply, const std::string& what, std::string_view type) {
  reply.error(what + " not supported", "The type \"" + std::string(type) + "\" does not support this.");
}

}  // namespace

bool ProviderReply::failed() const {
  return std::ranges::any_of(diagnostics, [](const auto& said) { return said.severity == hcl::Severity::kError; });
}

void ProviderReply::error(std::string summary, std::string detail, hcl::Path attribute) {
  diagnostics.push_back({hcl::Severity::kError, std::move(summary), std::move(detail), std::move(attribute)});
}

void ProviderReply::warning(std::string summary, std::string detail, hcl::Path attribute) {
  diagnostics.push_back({hcl::Severity::kWarning, std::move(summary), std::move(detail), std::move(attribute)});
}

ProviderReply Provider::validate_resource(std::string_view, const hcl::Value&) { return {}; }
ProviderReply Provider::validate_data(std::string_view, const hcl::Value&) { return {}; }
ProviderReply Provider::validate_ephemeral(std::string_view, const hcl::Value&) { return {}; }
ProviderReply Provider::configure(const hcl::Value&) { return {}; }

ImportReply Provider::import(std::string_view type, std::string_view) {
  ImportReply reply;
  refuse(reply, "Import", type);
  return reply;
}

DataReply Provider::read_data(std::string_view type, const hcl::Value&) {
  DataReply reply;
  refuse(reply, "Reading as data", type);
  return reply;
}

ReadReply Provider::upgrade(std::string_view type, int version, std::string_view) {
  ReadReply reply;
  reply.error("State of an unknown version", "An object of type \"" + std::string(type) +
                                                 "\" was stored with schema version " + std::to_string(version) +
                                                 ", which this program cannot read.");
  return reply;
}

ReadReply Provider::recover(const ApplyRequest&) { return {}; }

EphemeralReply Provider::open(std::string_view type, const hcl::Value&) {
  EphemeralReply reply;
  refuse(reply, "Opening", type);
  return reply;
}

ProviderReply Provider::close(std::string_view, const PrivateData&) { return {}; }

hcl::FunctionTable Provider::functions() const { return {}; }

void ProviderRegistry::add(ProviderKind kind) { kinds_.push_back(std::move(kind)); }

const ProviderKind* ProviderRegistry::find(const ProviderSource& source) const {
  const auto found = std::ranges::find_if(kinds_, [&](const ProviderKind& kind) {
    return kind.source.type == source.type && kind.source.space == source.space;
  });
  return found == kinds_.end() ? nullptr : &*found;
}

}  // namespace regionfall::terraform
