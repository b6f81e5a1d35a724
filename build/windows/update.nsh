; How a version that the agent fetched takes the place of the one before (agent/update/setup-user.ts):
; /TRY unpacks it beside, and touches nothing else; /UPDATE puts that folder in the place of the one
; that runs, and the one before comes back where no agent answers.
!ifdef PER_USER

; Seconds; a cold start from a slow disk that a scanner reads first.
!define ANSWERS_WITHIN 120

!macro readMode
  StrCpy $mode ""
  ClearErrors
  ${GetOptions} $parameters "/TRY" $value
  ${IfNot} ${Errors}
    StrCpy $mode "try"
  ${EndIf}
  ClearErrors
  ${GetOptions} $parameters "/UPDATE" $value
  ${IfNot} ${Errors}
    StrCpy $mode "update"
  ${EndIf}
!macroend

; /TRY empties its folder, /UPDATE replaces one: neither is done to another than Linesman's own.
!macro checkMode
  ${If} $mode == "try"
  ${AndIf} $INSTDIR != "$old.next"
    ${fail} ${ERROR_INVALID_PARAMETER} "${SAY_NOT_HERE}"
  ${EndIf}
  ${If} $mode == "update"
  ${AndIf} $INSTDIR != $old
    ${fail} ${ERROR_INVALID_PARAMETER} "${SAY_NOT_HERE}"
  ${EndIf}
!macroend

Function unpackBeside
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR"
  ClearErrors
  !insertmacro FILES_INSTALL
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  ${If} ${Errors}
    SetOutPath "$TEMP"
    RMDir /r "$INSTDIR"
    SetErrorLevel ${ERROR_WRITE_FAULT}
    Abort "${SAY_NOT_WRITTEN}"
  ${EndIf}
FunctionEnd

!macro startHere
  SetOutPath "$TEMP"
  Exec '"$INSTDIR\${SHELL}" --background'
!macroend

; Whatever runs is the one before, as it was.
!macro goOnAsBefore CODE
  DeleteRegValue HKCU "${RUN_ONCE}" "${RUN_ONCE_NAME}"
  !insertmacro startHere
  SetErrorLevel ${CODE}
  Abort "${SAY_NOT_REPLACED}"
!macroend

; A cut in power leaves one of the folders without its name for a moment: Windows runs this again at
; the next login, and each step looks at what is there.
Function takePlace
  SetOutPath "$TEMP"
  ${If} ${FileExists} "$INSTDIR.next\${SHELL}"
    !insertmacro stopFrom "$INSTDIR"
    StrCpy $6 $2
    !insertmacro stopFrom "$INSTDIR.next"
    ${If} "$6$2" != ""
      !insertmacro goOnAsBefore ${ERROR_SHARING_VIOLATION}
    ${EndIf}
    WriteRegStr HKCU "${RUN_ONCE}" "${RUN_ONCE_NAME}" '"$EXEPATH" /S /UPDATE /D=$INSTDIR'
    ${If} ${FileExists} "$INSTDIR\*.*"
      RMDir /r "$INSTDIR.previous"
      ClearErrors
      Rename "$INSTDIR" "$INSTDIR.previous"
      ${If} ${Errors}
        !insertmacro goOnAsBefore ${ERROR_WRITE_FAULT}
      ${EndIf}
    ${EndIf}
    ClearErrors
    Rename "$INSTDIR.next" "$INSTDIR"
    ${If} ${Errors}
      Rename "$INSTDIR.previous" "$INSTDIR"
      !insertmacro goOnAsBefore ${ERROR_WRITE_FAULT}
    ${EndIf}
  ${ElseIfNot} ${FileExists} "$INSTDIR\${SHELL}"
    Rename "$INSTDIR.previous" "$INSTDIR"
    !insertmacro goOnAsBefore ${ERROR_WRITE_FAULT}
  ${EndIf}

  !insertmacro startHere
  StrCpy $3 0
  ${Do}
    ; Answered by an agent alone.
    nsExec::ExecToStack '"$INSTDIR\${NODE}" "$INSTDIR\${AGENT}" page --quiet'
    Pop $0
    Pop $1
    ${If} $0 == "0"
      ${Break}
    ${EndIf}
    IntOp $3 $3 + 1
    ${If} $3 > ${ANSWERS_WITHIN}
      ${Break}
    ${EndIf}
    Sleep 1000
  ${Loop}
  ${If} $0 != "0"
  ${AndIf} ${FileExists} "$INSTDIR.previous\${SHELL}"
    !insertmacro stopFrom "$INSTDIR"
    RMDir /r "$INSTDIR.next"
    Rename "$INSTDIR" "$INSTDIR.next"
    Rename "$INSTDIR.previous" "$INSTDIR"
    RMDir /r "$INSTDIR.next"
    !insertmacro goOnAsBefore ${ERROR_TIMEOUT}
  ${EndIf}
  !insertmacro register
  RMDir /r "$INSTDIR.previous"
  DeleteRegValue HKCU "${RUN_ONCE}" "${RUN_ONCE_NAME}"
FunctionEnd
!endif
