; The installer for 64-bit Windows. Made by build/windows/nsis.mjs, which defines what stands in ${}
; and writes the lists of files. With PER_USER it installs for one user and asks for no rights.
Unicode true
Target amd64-unicode
ManifestSupportedOS all
ManifestDPIAware true
!ifdef PER_USER
  RequestExecutionLevel user
  !define ROOT HKCU
  !define ROOT_NUMBER 0x80000001
  !define ENVIRONMENT "Environment"
!else
  RequestExecutionLevel admin
  !define ROOT HKLM
  !define ROOT_NUMBER 0x80000002
  !define ENVIRONMENT "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
!endif
!define WINDOWS "Software\Microsoft\Windows\CurrentVersion"
!define RUN "${WINDOWS}\Run"
; With an exclamation mark it is removed once it has run to its end, not before.
!define RUN_ONCE "${WINDOWS}\RunOnce"
!define RUN_ONCE_NAME "!Linesman"
!define APPROVED "${WINDOWS}\Explorer\StartupApproved\Run"
!define ENTRY "${WINDOWS}\Uninstall\${GUID}"
!define OWN "Software\Linesman"
!define POLICY "Software\Policies\Linesman"
!define PROFILES "Software\Microsoft\Windows NT\CurrentVersion\ProfileList"

; Exit codes are Windows' own numbers, as msiexec and Intune know them.
!define ERROR_SHARING_VIOLATION 32
!define ERROR_WRITE_FAULT 29
!define ERROR_INVALID_PARAMETER 87
!define ERROR_ELEVATION_REQUIRED 740
!define ERROR_OLD_WIN_VERSION 1150
!define ERROR_TIMEOUT 1460
!define ERROR_PRODUCT_VERSION 1638

Name "Linesman"
OutFile "${OUT}"
InstallDir ""
BrandingText "Linesman ${VERSION}"
SetCompressor ${COMPRESSOR}
SetCompress ${COMPRESS}
SetDatablockOptimize on
CRCCheck on

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include "${WORDS}"
!include "${FILES}"
!include "${SCRIPTS}\path.nsh"
!include "${SCRIPTS}\stop.nsh"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION startAsUser
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${VERSION_4}"
VIFileVersion "${VERSION_4}"
VIAddVersionKey "ProductName" "Linesman"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "FileDescription" "Linesman ${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "${COPYRIGHT}"
VIAddVersionKey "OriginalFilename" "${FILE_NAME}"

!ifdef SIGN
  !finalize '${SIGN}' = 0
  !uninstfinalize '${SIGN}' = 0
!endif

; Ends with a reason: a message where somebody sees it, and an exit code for who does not.
!macro fail CODE TEXT
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend
!define fail "!insertmacro fail"

!macro view
  SetRegView 64
  !ifdef PER_USER
    SetShellVarContext current
  !else
    SetShellVarContext all
  !endif
!macroend

Var old
Var parameters
Var value
Var isUpgrade
Var toPurge
!ifdef PER_USER
  Var mode ; try, update, or a setup that somebody runs
!endif

; What Windows and the agent know of this version.
!macro register
  WriteRegStr ${ROOT} "${OWN}" "InstallDir" "$INSTDIR"
  WriteRegStr ${ROOT} "${OWN}" "Version" "${VERSION}"
  WriteRegStr ${ROOT} "${OWN}" "InstalledBy" "setup"
  WriteRegStr ${ROOT} "${ENTRY}" "DisplayName" "Linesman"
  WriteRegStr ${ROOT} "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr ${ROOT} "${ENTRY}" "DisplayIcon" "$INSTDIR\${SHELL},0"
  WriteRegStr ${ROOT} "${ENTRY}" "Publisher" "${PUBLISHER}"
  WriteRegStr ${ROOT} "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr ${ROOT} "${ENTRY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr ${ROOT} "${ENTRY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD ${ROOT} "${ENTRY}" "EstimatedSize" ${SIZE_KIB}
  WriteRegDWORD ${ROOT} "${ENTRY}" "VersionMajor" ${VERSION_MAJOR}
  WriteRegDWORD ${ROOT} "${ENTRY}" "VersionMinor" ${VERSION_MINOR}
  WriteRegDWORD ${ROOT} "${ENTRY}" "NoModify" 1
  WriteRegDWORD ${ROOT} "${ENTRY}" "NoRepair" 1
!macroend

!include "${SCRIPTS}\update.nsh"

Function .onInit
  !insertmacro view
  ${GetParameters} $parameters
  !ifdef PER_USER
    !insertmacro readMode
  !endif
  ${IfNot} ${AtLeastWin10}
    ${fail} ${ERROR_OLD_WIN_VERSION} "${SAY_TOO_OLD}"
  ${EndIf}
  !ifndef PER_USER
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "admin"
      ${fail} ${ERROR_ELEVATION_REQUIRED} "${SAY_NO_RIGHTS}"
    ${EndIf}
  !endif
  ReadRegStr $0 ${ROOT} "${OWN}" "InstalledBy"
  ${If} $0 == "msi"
    ${fail} ${ERROR_PRODUCT_VERSION} "${SAY_MSI_IS_THERE}"
  ${EndIf}
  ReadRegStr $0 ${ROOT} "${ENTRY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      ${fail} ${ERROR_PRODUCT_VERSION} "${SAY_NEWER_IS_THERE}"
    ${EndIf}
  ${EndIf}
  ReadRegStr $old ${ROOT} "${ENTRY}" "InstallLocation"
  ${If} $INSTDIR == "" ; no /D=
    ${If} $old != ""
      StrCpy $INSTDIR $old
    ${ElseIf} ${ROOT} == "HKCU"
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\Linesman"
    ${Else}
      StrCpy $INSTDIR "$PROGRAMFILES64\Linesman"
    ${EndIf}
  ${EndIf}
  !ifdef PER_USER
    !insertmacro checkMode
  !endif
FunctionEnd

; For every user the installer has an administrator's rights: Explorer starts it with those of the
; user at the screen.
Function startAsUser
  !ifdef PER_USER
    Exec '"$INSTDIR\${SHELL}"'
  !else
    Exec '"$WINDIR\explorer.exe" "$INSTDIR\${SHELL}"'
  !endif
FunctionEnd

; The settings read a policy's value; what this installer wrote is noted, so that a removal takes
; back this and nothing that a group policy wrote since.
!macro property OPTION KEY
  ClearErrors
  ; "/SITE=ACME Corp", as many callers quote it, and /SITE="ACME Corp".
  ${WordFind2X} $parameters '"/${OPTION}=' '"' "E+1" $value
  ${If} ${Errors}
    ClearErrors
    ; GetOptions would end a URL at its first slash.
    ${WordFind} " $parameters" " /${OPTION}=" "E+1}" $value
    ${If} ${Errors}
      StrCpy $value ""
    ${Else}
      StrCpy $1 $value 1
      ${If} $1 == '"'
        ${WordFind} "$value" '"' "+1" $value
      ${Else}
        ${WordFind} "$value " " " "+1" $value
      ${EndIf}
    ${EndIf}
  ${EndIf}
  ${If} $value != ""
    WriteRegStr ${ROOT} "${POLICY}" "${KEY}" "$value"
    WriteRegStr ${ROOT} "${OWN}\Properties" "${KEY}" "$value"
  ${EndIf}
!macroend

!macro takeBack KEY
  ReadRegStr $0 ${ROOT} "${OWN}\Properties" "${KEY}"
  ReadRegStr $1 ${ROOT} "${POLICY}" "${KEY}"
  ${If} $0 != ""
  ${AndIf} $0 S== $1
    DeleteRegValue ${ROOT} "${POLICY}" "${KEY}"
  ${EndIf}
!macroend

Section "Linesman"
  !ifdef PER_USER
    ${If} $mode == "try"
      Call unpackBeside
      Return
    ${ElseIf} $mode == "update"
      Call takePlace
      Return
    ${EndIf}
  !endif
  ${If} $old != ""
    !insertmacro stopAndCheck "$old"
    ${If} ${FileExists} "$old\Uninstall.exe"
      InitPluginsDir
      CopyFiles /SILENT "$old\Uninstall.exe" "$PLUGINSDIR\before.exe"
      ExecWait '"$PLUGINSDIR\before.exe" /S /UPGRADE _?=$old' $0
      ${If} $0 <> 0
        SetErrorLevel $0
        Abort "${SAY_NOT_REPLACED}"
      ${EndIf}
    ${EndIf}
    ${If} $old != $INSTDIR
      !insertmacro un.fromPath "$old\bin"
      Delete "$old\Uninstall.exe"
      RMDir "$old"
    ${EndIf}
  ${EndIf}

  ClearErrors
  !insertmacro FILES_INSTALL
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  ${If} ${Errors}
    SetErrorLevel ${ERROR_WRITE_FAULT}
    Abort "${SAY_NOT_WRITTEN}"
  ${EndIf}

  CreateShortcut "$SMPROGRAMS\Linesman.lnk" "$INSTDIR\${SHELL}" "" "$INSTDIR\${SHELL}" 0 SW_SHOWNORMAL "" "${SAY_SHORTCUT}"
  WriteRegStr ${ROOT} "${RUN}" "Linesman" '"$INSTDIR\${SHELL}" --background'
  !insertmacro toPath "$INSTDIR\bin"

  !insertmacro register

  !ifndef PER_USER ; a user may not write below Policies
    !insertmacro property "SITE" "site"
    !insertmacro property "HOST" "exchange.host"
    !insertmacro property "COLLECTOR" "collector.url"
  !endif

  ClearErrors
  ${GetOptions} $parameters "/START" $value
  ${IfNot} ${Errors}
    Call startAsUser
  ${EndIf}
SectionEnd

Function un.onInit
  !insertmacro view
  ${GetParameters} $parameters
  ClearErrors
  ${GetOptions} $parameters "/UPGRADE" $value
  ${IfNot} ${Errors}
    StrCpy $isUpgrade 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $parameters "/PURGE" $value
  ${IfNot} ${Errors}
    StrCpy $toPurge 1
  ${EndIf}
FunctionEnd

Section "un.Linesman"
  ${If} $isUpgrade != 1
    !insertmacro stopAndCheck "$INSTDIR"
    !ifdef PER_USER
      !insertmacro stopAndCheck "$INSTDIR.next"
    !endif
  ${EndIf}
  SetOutPath "$TEMP" ; a folder that a program is in cannot be removed
  !insertmacro FILES_REMOVE
  ${If} $isUpgrade == 1
    Goto done ; what comes next writes its own
  ${EndIf}

  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  !ifdef PER_USER ; what an update that was cut off has left
    Delete "$INSTDIR.part"
    Delete "$INSTDIR.next.exe"
    RMDir /r "$INSTDIR.next"
    RMDir /r "$INSTDIR.previous"
    DeleteRegValue HKCU "${RUN_ONCE}" "${RUN_ONCE_NAME}"
  !endif
  Delete "$SMPROGRAMS\Linesman.lnk"
  DeleteRegValue ${ROOT} "${RUN}" "Linesman"
  DeleteRegValue ${ROOT} "${APPROVED}" "Linesman"
  !insertmacro un.fromPath "$INSTDIR\bin"
  !ifndef PER_USER
    !insertmacro takeBack "site"
    !insertmacro takeBack "exchange.host"
    !insertmacro takeBack "collector.url"
    DeleteRegKey /ifempty ${ROOT} "${POLICY}"
  !endif
  DeleteRegKey ${ROOT} "${OWN}"
  DeleteRegKey ${ROOT} "${ENTRY}"

  ${If} $toPurge == 1
    !ifdef PER_USER
      RMDir /r "$LOCALAPPDATA\Linesman"
      RMDir /r "$APPDATA\Linesman"
    !else
      StrCpy $1 0
      ${Do}
        EnumRegKey $2 HKLM "${PROFILES}" $1
        ${If} $2 == ""
          ${Break}
        ${EndIf}
        IntOp $1 $1 + 1
        ReadRegStr $3 HKLM "${PROFILES}\$2" "ProfileImagePath"
        ExpandEnvStrings $3 $3
        ${If} $3 != ""
          RMDir /r "$3\AppData\Local\Linesman"
          RMDir /r "$3\AppData\Roaming\Linesman"
        ${EndIf}
      ${Loop}
    !endif
  ${EndIf}
done:
SectionEnd
