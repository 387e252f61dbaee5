#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "services/iam/rows.h"

namespace regionfall::iam {

// Rows about what users prove themselves with, besides access keys. As in rows.h.

// A virtual MFA device. Kept under "account/serial number".
struct MfaDevice {
  std::string serial_number;        // its ARN
  std::string seed;                 // base 32
  std::optional<std::string> user;  // its name, once the device is enabled
  std::optional<Instant> enable_date;
  std::vector<Tag> tags;
  static constexpr auto kFields = std::tuple(
      field("SerialNumber", &MfaDevice::serial_number), field("seed", &MfaDevice::seed),
      field("user", &MfaDevice::user), field("EnableDate", &MfaDevice::enable_date), field("tags", &MfaDevice::tags));
};

// Kept under "account/id", as the following two.
struct SshPublicKey {
  std::string user;
  std::string id;
  std::string fingerprint;
  std::string body;
  std::string status = "Active";
  Instant upload_date;
  static constexpr auto kFields =
      std::tuple(field("UserName", &SshPublicKey::user), field("SSHPublicKeyId", &SshPublicKey::id),
                 field("Fingerprint", &SshPublicKey::fingerprint), field("SSHPublicKeyBody", &SshPublicKey::body),
                 field("Status", &SshPublicKey::status), field("UploadDate", &SshPublicKey::upload_date));
};

struct SigningCertificate {
  std::string user;
  std::string id;
  std::string body;
  std::string status = "Active";
  Instant upload_date;
  static constexpr auto kFields =
      std::tuple(field("UserName", &SigningCertificate::user), field("CertificateId", &SigningCertificate::id),
                 field("CertificateBody", &SigningCertificate::body), field("Status", &SigningCertificate::status),
                 field("UploadDate", &SigningCertificate::upload_date));
};

struct ServiceCredential {
  std::string user;
  std::string id;
  std::string service;
  std::string service_user;
  std::string password;
  std::string status = "Active";
  Instant create_date;
  static constexpr auto kFields = std::tuple(
      field("UserName", &ServiceCredential::user), field("ServiceSpecificCredentialId", &ServiceCredential::id),
      field("ServiceName", &ServiceCredential::service), field("ServiceUserName", &ServiceCredential::service_user),
      field("password", &ServiceCredential::password), field("Status", &ServiceCredential::status),
      field("CreateDate", &ServiceCredential::create_date));
};

// Kept under "account/name".
struct ServerCertificate {
  std::string path;
  std::string name;
  std::string id;
  std::string arn;
  Instant upload_date;
  Instant expiration;
  std::string body;
  std::string private_key;
  std::string chain;
  std::vector<Tag> tags;
  static constexpr auto kFields = std::tuple(
      field("Path", &ServerCertificate::path), field("ServerCertificateName", &ServerCertificate::name),
      field("ServerCertificateId", &ServerCertificate::id), field("Arn", &ServerCertificate::arn),
      field("UploadDate", &ServerCertificate::upload_date), field("Expiration", &ServerCertificate::expiration),
      field("body", &ServerCertificate::body), field("private_key", &ServerCertificate::private_key),
      field("chain", &ServerCertificate::chain), field("tags", &ServerCertificate::tags));
};

}  // namespace regionfall::iam
