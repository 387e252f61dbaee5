#include "terraform/module_fetch.h"

#include <optional>

#include "base/files.h"
#include "base/json.h"
#include "base/paths.h"
#include "base/text.h"
#include "terraform/archive_extract.h"

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kPackageBytesMax = std::uint64_t{256} << 20;
// Pages that say where the package is (`X-Terraform-Get`) may lead to one another so many times.
constexpr int kIndirectionsMax = 5;

Result<std::string> inside(const std::string& package, const std::string& subdirectory) {
  const std::string directory = clean_path(join_path(package, subdirectory));
  if (is_directory(directory)) return directory;
  return failure("The package has no directory \"" + subdirectory + "\".");
}

Result<void> git(std::vector<std::string> arguments, const FetchEnvironment& environment) {
  arguments.insert(arguments.begin(), "git");
  const ProcessResult result =
      TRY(environment.processes.run({.arguments = arguments, .environment = {{"GIT_TERMINAL_PROMPT", "0"}}}));
  if (result.status == 0) return {};
  return failure("git ended with status " + std::to_string(result.status) + ": " + std::string(trim(result.errors)));
}

Result<std::string> fetch_git(const PackageSource& source, const std::string& destination,
                              const FetchEnvironment& environment) {
  std::vector<std::string> clone = {"clone", "--quiet"};
  if (!source.depth.empty()) {
    clone.insert(clone.end(), {"--depth", source.depth});
    if (!source.reference.empty()) clone.insert(clone.end(), {"--branch", source.reference});
  }
  clone.insert(clone.end(), {"--", source.location, destination});
  TRY(git(clone, environment));
  if (!source.reference.empty() && source.depth.empty()) {
    TRY(git({"-C", destination, "checkout", "--quiet", source.reference}, environment));
  }
  if (file_exists(join_path(destination, ".gitmodules"))) {
    TRY(git({"-C", destination, "submodule", "--quiet", "update", "--init", "--recursive"}, environment));
  }
  return inside(destination, source.subdirectory);
}

// A package at an address that answers with another source instead of an archive.
Result<std::string> fetch_from(const std::string& text, const std::string& base, const std::string& subdirectory,
                               const std::string& destination, const FetchEnvironment& environment, int indirections);

Result<std::string> fetch_http(const PackageSource& source, const std::string& destination,
                               const FetchEnvironment& environment, int indirections) {
  const std::string mark = source.location.contains('?') ? "&" : "?";
  const HttpResponse response = TRY(environment.http.send(
      {.url = source.location + mark + "terraform-get=1", .response_bytes_max = kPackageBytesMax}));
  if (response.status < 200 || response.status > 299) {
    return failure(source.location + " answers with status " + std::to_string(response.status) + ".");
  }
  if (const std::string next = response.header("X-Terraform-Get"); !next.empty()) {
    return fetch_from(next, response.url, source.subdirectory, destination, environment, indirections + 1);
  }
  if (auto extracted = extract_archive(response.body, destination); !extracted)
    return std::unexpected(extracted.error());
  return inside(destination, source.subdirectory);
}

Result<std::string> fetch(const PackageSource& source, const std::string& destination,
                          const FetchEnvironment& environment, int indirections) {
  switch (source.kind) {
    case PackageSource::Kind::kDirectory:
      if (!is_directory(source.location)) return failure(source.location + " is no directory that can be read.");
      return inside(source.location, source.subdirectory);
    case PackageSource::Kind::kArchiveFile: {
      const std::string bytes = TRY(read_file(source.location, kPackageBytesMax));
      TRY(extract_archive(bytes, destination));
      return inside(destination, source.subdirectory);
    }
    case PackageSource::Kind::kHttp:
      return fetch_http(source, destination, environment, indirections);
    case PackageSource::Kind::kGit:
      return fetch_git(source, destination, environment);
  }
  return failure("This kind of source is not known.");
}

std::string absolute_url(const std::string& text, const std::string& base) {
  if (text.contains("://") || !base.contains("://")) return text;
  const std::size_t host_end = base.find('/', base.find("://") + 3);
  const std::string origin = base.substr(0, host_end);
  if (text.starts_with('/')) return origin + text;
  if (!text.starts_with("./") && !text.starts_with("../")) return text;
  const std::string path =
      host_end == std::string::npos ? "/" : base.substr(host_end, base.find('?', host_end) - host_end);
  return origin + clean_path(directory_name(path) + "/" + text);
}

Result<std::string> fetch_from(const std::string& text, const std::string& base, const std::string& subdirectory,
                               const std::string& destination, const FetchEnvironment& environment, int indirections) {
  if (indirections > kIndirectionsMax) return failure("The addresses lead to one another without end.");
  const ModuleSource next = TRY(parse_module_source(absolute_url(text, base)));
  // What a server says must not make this machine's own files a module.
  if (!next.package ||
      (next.package->kind != PackageSource::Kind::kHttp && next.package->kind != PackageSource::Kind::kGit)) {
    return failure("\"" + text + "\", to which " + base + " points, is no address on the network.");
  }
  PackageSource package = *next.package;
  package.subdirectory = clean_path(join_path(package.subdirectory, subdirectory));
  if (package.subdirectory == ".") package.subdirectory.clear();
  return fetch(package, destination, environment, indirections);
}

Result<Json> fetch_json(HttpClient& http, const std::string& url) {
  const HttpResponse response = TRY(http.send({.url = url, .response_bytes_max = kPackageBytesMax}));
  if (response.status != 200) return failure(url + " answers with status " + std::to_string(response.status) + ".");
  auto json = parse_json(response.body);
  if (!json) return failure(url + " answers with no JSON: " + json.error().message);
  return *std::move(json);
}

std::string module_path(const RegistrySource& source) {
  return source.space + "/" + source.name + "/" + source.provider;
}

}  // namespace

Result<std::string> fetch_package(const PackageSource& source, const std::string& destination,
                                  const FetchEnvironment& environment) {
  return fetch(source, destination, environment, 0);
}

Result<std::string> ModuleRegistry::service_url(const std::string& host) {
  const std::string discovery = "https://" + host + "/.well-known/terraform.json";
  const Json json = TRY(fetch_json(http_, discovery));
  std::string url = json["modules.v1"].text();
  if (url.empty()) return failure(host + " is no module registry: its services do not include modules.v1.");
  url = absolute_url(url, discovery);
  return url.ends_with('/') ? url : url + "/";
}

Result<Version> ModuleRegistry::choose_version(const RegistrySource& source, const VersionConstraint& constraint) {
  const std::string url = TRY(service_url(source.host)) + module_path(source) + "/versions";
  const Json json = TRY(fetch_json(http_, url));
  std::optional<Version> best;
  std::vector<std::string> seen;
  const auto& modules = json["modules"].items();
  for (const Json& entry : modules.empty() ? std::vector<Json>() : modules.front()["versions"].items()) {
    const auto version = parse_version(entry["version"].text());
    if (!version) continue;
    seen.push_back(entry["version"].text());
    const bool unasked_prerelease = !version->prerelease.empty() && constraint.conditions.empty();
    if (unasked_prerelease || !constraint.allows(*version)) continue;
    if (!best || *best < *version) best = *version;
  }
  if (best) return *best;
  return failure("No version of " + source.to_string() + " fits \"" + constraint.to_string() + "\"" +
                 (seen.empty() ? "; it has none." : "; there are " + join(seen, ", ") + "."));
}

Result<std::string> ModuleRegistry::download_location(const RegistrySource& source, const Version& version) {
  const std::string url = TRY(service_url(source.host)) + module_path(source) + "/" + version.to_string() + "/download";
  const HttpResponse response = TRY(http_.send({.url = url}));
  std::string location = response.header("X-Terraform-Get");
  if (location.empty() && response.status == 200) {
    if (const auto json = parse_json(response.body)) location = (*json)["location"].text();
  }
  if (location.empty())
    return failure(url + " does not say where the module is (status " + std::to_string(response.status) + ").");
  return absolute_url(location, url);
}

}  // namespace regionfall::terraform
